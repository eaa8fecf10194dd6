"""Answers in words and which point of a scale they are: what is known of usual scales, and what is no answer at all."""

from collections.abc import Collection, Mapping

# From the lowest point on, as they are compared (`answer_key`).
KNOWN_SCALES = (
    ("strongly disagree", "disagree", "neutral", "agree", "strongly agree"),
    ("strongly disagree", "disagree", "neither agree nor disagree", "agree", "strongly agree"),
    ("strongly disagree", "disagree", "somewhat disagree", "neutral", "somewhat agree", "agree", "strongly agree"),
    ("strongly disagree", "disagree", "agree", "strongly agree"),
    ("none", "little", "some", "much", "extensive"),
    ("no gain or very small gain", "small gain", "moderate gain", "large gain", "very large gain"),
    ("not important", "moderately important", "very important"),
    ("not at all", "a little", "somewhat", "quite a bit", "very much"),
    ("not at all", "a little", "quite", "very"),
    ("never", "rarely", "sometimes", "often", "always"),
    ("never", "sometimes", "often", "always"),
    ("very poor", "poor", "fair", "good", "very good"),
    ("it is unlikely", "i am not sure", "it is likely", "definitely yes"),
    ("no", "yes"),
    ("no", "not sure", "yes"),
    ("discordo totalmente", "discordo", "não concordo nem discordo", "concordo", "concordo totalmente"),
    ("discordo totalmente", "discordo", "neutro", "concordo", "concordo totalmente"),
    ("discordo totalmente", "discordo", "concordo", "concordo totalmente"),
    ("nunca", "raramente", "às vezes", "muitas vezes", "sempre"),
    ("nunca", "raramente", "por vezes", "frequentemente", "sempre"),
    ("nada", "pouco", "mais ou menos", "bastante", "muito"),
    ("não", "sim"),
    ("helemaal oneens", "oneens", "neutraal", "eens", "helemaal eens"),
    ("stimme gar nicht zu", "stimme eher nicht zu", "teils teils", "stimme eher zu", "stimme voll zu"),
    ("pas du tout d'accord", "pas d'accord", "neutre", "d'accord", "tout à fait d'accord"),
)
NO_ANSWER = frozenset(
    """
    na|n.a.|n/a|n.a|-|–|.|?|none given|no answer|not answered|not applicable|prefer not to answer|prefer not to say
    |n.a./prefer not to answer|not applicable/prefer not to answer|don't know|i don't know|i do not know|missing|null
    |nan|não sei|não responde|prefiro não responder|prefiro não dizer|não se aplica|ns/nr
    |weet niet|geen antwoord|weiß nicht|keine angabe|k.a.|ne sais pas|sans réponse
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)


def answer_key(text: str) -> str:
    """An answer as it is compared: small letters, single spaces, plain quotes."""
    return " ".join(text.replace("’", "'").casefold().split())


def is_no_answer(text: str) -> bool:
    """Whether a cell says that nothing was answered."""
    return not text.strip() or answer_key(text) in NO_ANSWER


def is_digit_of_scale(key: str) -> bool:
    """Whether an answer is a point of a scale by itself: a digit from 1 to 7."""
    return key.isdecimal() and 1 <= int(key) <= 7


def of_one_scale(keys: Collection[str]) -> bool:
    """Whether all of these can be points of one scale that is known: digits from 1 to 7, or words of a usual one."""
    if all(is_digit_of_scale(key) for key in keys):
        return True
    return any(set(keys) <= set(scale) for scale in KNOWN_SCALES)


def proposed_points(texts: Collection[str], remembered: Mapping[str, int | None]) -> dict[str, int | None]:
    """Which point each answer of one scale is likely to be: as the hub said last, as digits say, as is usual.

    Empty for what nobody knows. The keys are those of `answer_key`.
    """
    keys = {answer_key(text) for text in texts}
    exact = next((scale for scale in KNOWN_SCALES if keys == set(scale)), None)
    if keys <= remembered.keys():
        said = {key: remembered[key] for key in keys}
        # What was said of a longer scale leaves a hole in a shorter one that uses its words.
        if exact is None or _without_hole(said.values()):
            return said
    if all(is_digit_of_scale(key) for key in keys):
        return {key: int(key) for key in keys}
    fitting = [scale for scale in KNOWN_SCALES if keys <= set(scale)]
    if fitting:
        scale = exact or fitting[0]
        return {key: scale.index(key) + 1 for key in keys}
    return {key: remembered[key] for key in keys & remembered.keys()}


def usual_scale(points: Mapping[str, int]) -> tuple[str, ...]:
    """The usual scale in words, from its lowest point on, in which these answers are these points; empty for none."""
    found = (scale for scale in KNOWN_SCALES if points.items() <= {key: at for at, key in enumerate(scale, 1)}.items())
    return next(found, ()) if points else ()


def _without_hole(points: Collection[int | None]) -> bool:
    held = {point for point in points if point is not None}
    return len(held) == max(held, default=0)
