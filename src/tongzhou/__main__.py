"""Run the command line as `python -m tongzhou`."""

from tongzhou.cli.main import main

if __name__ == "__main__":
    main()
