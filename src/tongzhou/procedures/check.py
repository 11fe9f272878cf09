"""Check a procedure (程序校验): what its declaration says must fit together; every fault at once, each with file:line."""

from collections.abc import Collection

from tongzhou.procedures.check_conditions import check_conditions
from tongzhou.procedures.check_flow import check_flow
from tongzhou.procedures.check_names import check_areas, check_names
from tongzhou.procedures.check_recognition import check_items, check_recognition, check_standards
from tongzhou.procedures.check_sharing import check_sharing
from tongzhou.procedures.procedure import Procedure
from tongzhou.terms.errors import Fault

__all__ = ["check_procedure"]


def check_procedure(
    procedure: Procedure, calendars: Collection[str], faults: list[Fault], areas: Collection[str] | None = None
) -> None:
    """Note every fault of a procedure that was read (程序校验).

    Parameters
    ----------
    procedure
        As `read_procedure` gave it, its own faults of form noted already.
    calendars
        The keys of the calendars that the region declares.
    faults
        Takes the faults.
    areas
        The codes of the areas that the region declares; None where there is no region to ask.
    """
    check_names(procedure, calendars, faults)
    if areas is not None:
        check_areas(procedure, areas, faults)
    check_flow(procedure, faults)
    check_conditions(procedure, faults)
    check_sharing(procedure, faults)
    check_recognition(procedure, faults)
    check_standards(procedure, faults)
    check_items(procedure, faults)
