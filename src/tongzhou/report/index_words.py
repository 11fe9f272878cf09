"""How a page of an index names its choices (选择的说法): fields of the recipe and their values in the reader's words."""

from tongzhou.terms.panel import Choice
from tongzhou.terms.words import Words

__all__ = ["choice_name", "choice_value", "factor_name"]

_NOISE = "weight_noise_"
#: fields of two numbers that bound something
_BOUNDS = ("scale", "share_bounds")


def choice_name(words: Words, field: str) -> str:
    """Give what a field of the recipe is called (选择项名称)."""
    return words.say(f"report.choice_{field}")


def factor_name(words: Words, factor: str) -> str:
    """Give what a varied thing is called, a field of the recipe or `weight_noise_1` (变动项名称)."""
    if factor.startswith(_NOISE):
        return words.say("report.choice_weight_noise", depth=int(factor.removeprefix(_NOISE)))
    return choice_name(words, factor)


def choice_value(words: Words, field: str, value: object) -> str:
    """Give what a value of a field is called (选择项取值); names of areas, periods and indicators stay as the data have them.

    Examples
    --------
    >>> words = Words("en", {"report.value_rank": "ranks", "report.yes": "yes", "report.value_none_given": "none"})
    >>> choice_value(words, "normalise", "rank"), choice_value(words, "clip", True), choice_value(words, "groups", ())
    ('ranks', 'yes', 'none')
    >>> choice_value(words, "scale", (0.0, 100.0))
    '0–100'
    """
    join, apart = words.get("report.join", ", "), words.get("report.apart", "; ")
    match value:
        case bool():
            return words.say("report.yes" if value else "report.no")
        case float() | int():
            return f"{value:.4g}".replace("-", "−")
        case Choice():
            said = [words.say(f"report.value_choice_{value.rule}")]
            said += [words.say("report.value_issuers", issuers=join.join(value.issuers))] if value.issuers else []
            said += [words.say("report.value_vintage", vintage=value.vintage)] if value.vintage else []
            said += [words.say("report.value_base", base=value.base)] if value.base else []
            return apart.join(said)
        case () | []:
            return words.say("report.value_none_given")
        case tuple() if field in _BOUNDS:
            return "–".join(choice_value(words, "", one) for one in value)
        case tuple() if field == "denominate":
            return apart.join(words.say("report.value_denominate", leaf=a, by=b, factor=f"{c:g}") for a, b, c in value)
        case tuple() if field == "standard":
            return words.say("report.value_standard", mean=f"{value[0]:g}", deviation=f"{value[1]:g}")
        case tuple() if field == "aggregate" and len(value) > 1:
            return words.say("report.value_levels", levels=" → ".join(choice_value(words, "", one) for one in value))
        case tuple():
            return (apart if isinstance(value[0], tuple) else join).join(choice_value(words, "", one) for one in value)
    return words.get(f"report.value_{field}_{value}", words.get(f"report.value_{value}", str(value)))
