"""Does a sentence state something as a fact: or as negated, planned, conditional, denied, or said by somebody?

A rule set in the manner of ConText (Harkema et al. 2009): cues count only in the clause that speaks of what
is asked, phrases that look like cues but are none are struck out first, and what somebody else is said to
say, wherever it stands, holds for the whole sentence. English only.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import Enum
from functools import lru_cache

from qa.lexical import stem, words


class Factuality(Enum):
    """How a sentence stands to what it speaks of."""

    FACT = "fact"
    NEGATED = "negated"
    PLANNED = "planned"
    CONDITIONAL = "conditional"
    DENIED = "denied"
    ATTRIBUTED = "attributed"


def factuality(sentence: str, about: Collection[str]) -> Factuality:
    """How `sentence` stands to what is asked, whose stems are `about` (as `qa.lexical.stem` makes them).

    >>> about = {stem(word) for word in ("sanctions", "lifted")}
    >>> factuality("The sanctions on the bank were lifted.", about).value
    'fact'
    >>> factuality("The sanctions on the bank have not been lifted.", about).value
    'negated'
    """
    return _standing(sentence, _clause(sentence, about))


@lru_cache(maxsize=8192)  # every question looks at the same sentences again
def _standing(sentence: str, clause: str) -> Factuality:
    text = _LOOKALIKES.sub("~", sentence)
    if _DENIED.search(clause):
        return Factuality.DENIED
    if _COULD_NOT.search(clause):
        return Factuality.NEGATED
    if _CONDITIONAL.search(clause) or _CONDITION.search(text):
        return Factuality.CONDITIONAL
    if _PLANNED.search(clause):
        return Factuality.PLANNED
    if _NEGATED.search(clause):
        return Factuality.NEGATED
    if _ATTRIBUTED.search(clause) or _SAID_AROUND.search(text):
        return Factuality.ATTRIBUTED
    return Factuality.FACT


@lru_cache(maxsize=8192)
def _clauses(sentence: str) -> tuple[str, ...]:
    """The clauses of a sentence, its asides last; what only looks like a cue is struck out."""
    text = _LOOKALIKES.sub("~", sentence)
    return (*_CLAUSE_END.split(_ASIDE.sub(" ", text)), *_ASIDE.findall(text))


def _clause(sentence: str, about: Collection[str]) -> str:
    """The clause that holds most of what is asked; the first of equals."""
    clauses = _clauses(sentence)
    return str(max(clauses, key=lambda clause: _shared(clause, about)))


def _shared(clause: str, about: Collection[str]) -> int:
    return len({stem(word.of(clause)) for word in words(clause)} & set(about))


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(phrases) + r")", re.IGNORECASE)


_SAYS = (
    r"(?:say|says|said|saying|claim|claims|claimed|assert|asserts|asserted|maintain|maintains|maintained|"
    r"insist|insists|insisted|allege|alleges|alleged|argue|argues|argued|believe|believes|believed|"
    r"think|thinks|suspect|suspects|suspected|estimate|estimates|estimated|report|reports|reported|"
    r"suggest|suggests|suggested|contend|contends|contended|state|states|stated|assume|assumes|"
    r"assumed|reckon|reckons|fear|fears|warn|warns|warned|note|notes|noted|write|"
    r"writes|wrote|tell|tells|told|complain|complains|complained|add|adds|added|declared|declares)"
)
_LOOKALIKES = _any(
    r"not (?:only|least|just|merely|simply|alone|surprisingly|far|until|before|without|for nothing|one but)\b",
    r"(?:did|do|does|would) not hesitate to\b",
    r"no (?:doubt|longer than|later than|less than|fewer than|more than|sooner|matter|less a|one less)\b",
    r"in no time\b|nothing (?:but|less than|short of)\b|never (?:stopped|ceased|tired of)\b",
    r"without (?:conditions?|delay|doubt|fail|exception|reserve|restrictions?|limits?|warning|incident)"
    r"\b",
    r"(?:kept|fulfilled|honoured|honored|made good(?: on)?|carried out|acted on|met) "
    r"(?:its|his|her|their|the|a|an) (?:promise|pledge|plan|threat|intention|offer|commitment)s?(?: to| of)?\b",
    r"as (?:\w+ )?(?:had )?(?:been )?(?:planned|promised|announced|expected|scheduled|foreseen|intended|"
    r"proposed|agreed|offered|threatened)\b",
    r"(?:the|a|an|long|once|its|his|her|their|this|that)[ -](?:planned|promised|proposed|expected|scheduled|"
    r"intended|envisaged)\b",
    r"had been planned\b|(?:after|despite|following) (?:\w+ ){0,3}(?:planning|plans?|proposals?)\b",
    r"(?:against|of|at) (?:his|her|its|their|free|the) (?:own )?will\b|(?:political|free|good|last|the) will\b",
    r"as (?:soon|much|far|early|quickly|little|many|often) as possible\b|ma(?:de|kes?) (?:it )?possible\b",
    r"(?:asked|wondered|even|as|only) if\b|if only\b|might of\b|(?:its|their|military|full) might\b",
    r"would (?:later|then|soon|go on|become|come to)\b|could (?:at last|finally|now|again|once more)\b",
    r"so-called\b|what is said\b",
    r"state (?:bank|body|company|railway|property|secretary|department|television|visit)",
    r"in the (?:report|claim|note)s?\b",
    r"(?:the|this|that|a|an|its|their|his|her) (?:report|claim|note|state|hold|estimate|fear)s?\b(?! that\b)",
)
_ASIDE = re.compile(r", (?:which|who|whom|whose|where|once|as)\b[^,;]*,", re.IGNORECASE)
_CLAUSE_END = re.compile(
    r"[;:–—()]"
    r"|,? \b(?:although|though|whereas|while|but)\b"
    r"|,? \band (?=(?:\w+ ){0,2}(?:have|has|had|said|says|never|will|would|may)\b)"
    r"|, (?=(?:which|who|whom|whose|where|when|something|once|as|even if|not)\b)"
    r"|,(?= (?:[a-z]+ ){0,3}(?:of them|to)\b)",
    re.IGNORECASE,
)
_DENIED = _any(
    r"den(?:y|ies|ied|ying)\b",
    r"(?:reject|rejects|rejected|rejecting|repudiat\w+|refut\w+|disput\w+|contradict\w*|disavow\w*|"
    r"rebut\w*)"
    r"(?: \S+){0,4} (?:charge|claim|allegation|accusation|report|stor(?:y|ie)|suggestion|rumour|rumor|talk|"
    r"assertion|notion|idea|version|that\b)",
    r"dismiss(?:es|ed|ing)?\b(?: \S+){0,6} (?:as|charge|claim|allegation|accusation|report|rumour|talk)",
    r"brush(?:es|ed) (?:aside|off)\b",
    r"call(?:s|ed)\b(?: \S+){0,8} (?:a lie|lies|false|untrue|nonsense|invented|an invention|a fabrication)\b",
    r"(?:untrue|false|a lie|lies|nonsense|no truth)\b(?: \S+){0,5} that\b",
    r"(?:is|was|are|were) (?:no truth|untrue|false)\b",
    r"(?:not true|no basis|no substance|nothing)\b(?: \S+){0,4} (?:that|rumour|report|claim|charge)s?\b",
    r"(?:wave|waves|waved|laugh|laughs|laughed|shrug|shrugs|shrugged) (?:away|off|aside)\b",
    r"(?:rebuff|ridicul|scoff|disclaim|disown|protest)\w*\b(?: \S+){0,5} (?:that|charge|claim|allegation|"
    r"report|rumour|suggestion|accusation)s?\b",
)
_CONDITION = _any(
    r"unless\b",
    r"provided(?: that)?\b",
    r"providing that\b",
    r"(?:as|so) long as\b",
    r"on (?:the )?condition\b",
    r"assuming\b",
    r"in (?:case|the event)\b",
    r"subject to\b",
    r"depend(?:s|ing|ed)? (?:on|upon)\b",
    r"hinge[sd]? on\b",
    r"only (?:once|when|if|after)\b",
    r"(?<!even )(?<!as )if\b(?! \S+(?: \S+)? is to be believed)"
    r"(?! \S+ \S+ (?:is|are) (?:right|to be believed))",
    r"^(?:had|were|should) (?:the|a|an|it|he|she|they|this|that|[A-Z])\b.*,",
    r"were it\b",
    r"(?:would|could) (?:\S+ ){1,8}but for\b|in the absence of\b|pending\b|conditional (?:on|upon)\b",
    r"(?:contingent|dependent) (?:on|upon)\b|should (?:the|a|an|it|he|she|they) \w+ \w+(?: \S+)*,",
)
_COULD_NOT = _any(r"(?:could|was|were) (?:not|never|unable to)\b", r"couldn[’']t\b")
_CONDITIONAL = _any(
    r"(?:might|could|would)\b(?! like\b)",
    r"(?-i:may)\b",
    r"perhaps\b",
    r"possibl[ey]\b",
    r"maybe\b",
    r"likely\b",
    r"probabl[ey]\b",
    r"conceivabl[ey]\b",
    r"(?:stands?|hopes?) to (?:gain|receive|get)\b",
)
_PLANNED = _any(
    r"(?:will|shall|’ll|'ll)\b",
    r"(?:is|are|was|were|be) (?:to (?!be believed)|(?:due|set|about|expected|supposed|going|bound) to\b|"
    r"scheduled\b)",
    r"(?:is|are|was|were|be|been) (?:proposed|planned|foreseen|envisaged|expected|intended|slated)\b",
    r"(?:intend|plan|aim|hope|want|wish|propose|prepare|mean|promise|pledge|vow|undertake|seek|offer|expect|"
    r"consider|threaten|seem)(?:s|ed|d|ing|ning|ring)? (?:to\b|that\b|\w+ing\b)",
    r"(?:preparing|planning|seeking|hoping|aiming|proposing|considering|weighing)\b",
    r"(?:draws?|drew|drawn) up plans?\b",
    r"(?:a |an |the |its |their )?(?:plan|proposal|intention|offer|promise|bid|draft)s? (?:to|for|of)\b",
    r"(?:foreseen|envisaged|scheduled|slated|earmarked)\b",
    r"(?:ready|keen|determined|eager|poised|minded|resolved|about|inclined) to\b",
    r"(?:looks?|looking|working|works?|moving|moves?|pressing|pushing) (?:forward )?(?:to|towards?|for)\b",
    r"(?:in the pipeline|on the agenda|on course|on the way to|on the drawing board|in preparation)\b",
    r"await(?:s|ing)?\b",
    r"(?:next|coming) (?:week|month|year|spring|summer|autumn|winter|session)\b",
    r"(?:target|timetable|date) (?:for|of) \w+ing\b|has (?:its|his|her) eye on\b",
    r"under consideration\b",
)
_NEGATED = _any(
    r"(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|cannot)\b",
    r"\w+n[’']t\b",
    r"without \w+ing\b",
    r"(?:fail|fails|failed|failing|refuse|refuses|refused|decline|declines|declined) (?:to|\w+ing)\b",
    r"(?:has|have|had) yet to\b",
    r"yet to be\b",
    r"stop(?:s|ped)? short of\b",
    r"fell short\b",
    r"far from\b",
    r"instead of\b",
    r"rather than\b",
    r"lack(?:s|ed)?\b",
    r"un(?:paid|touched|changed|opened|signed|solved|resolved|answered|built|sold|published|finished)\b",
    r"(?:prevented|kept|barred|stopped|blocked|hindered)\b(?: \S+){1,5} from \w+ing\b",
    r"(?:abandon|cancel|scrap|drop|call off|shelv)\w*\b",
    r"hardly\b|scarcely\b|barely\b|in vain\b|only on paper\b|a long way from\b",
    r"remain(?:s|ed)? (?:to be|un\w+ed|closed|shut|barred|blocked|absent)\b|still (?:awaits?|waits?)\b",
    r"(?:ruled? out|ruling out|neglect(?:s|ed)? to|omit(?:s|ted)? to|forgot to|avoid(?:s|ed)? \w+ing)\b",
    r"(?:withheld|withholds?|vetoed|blocked|rejected|turned down|missed|skipped|absent)\b",
)
_ATTRIBUTED = _any(
    _SAYS + r"(?: \S+){0,2} that\b",
    _SAYS + r" (?:they|it|he|she|to have|to be|the|a|an|its|their)\b",
    r"according to\b",
    r"by (?:its|his|her|their) own account\b",
    r"(?:reportedly|allegedly|apparently|supposedly|purportedly|presumably|evidently|seemingly)\b",
    r"(?:is|are|was|were|has been|have been) (?:said|reported|believed|thought|rumou?red|alleged|understood|"
    r"accused|suspected|assumed|considered) (?:to|of|that)\b",
    r"(?:stand|stands|stood) accused\b",
    r"rumou?r has it\b",
    r"rumou?rs? (?:that|of|say)\b",
    r"in (?:the )?(?:words|view|opinion|eyes|account|telling) of\b",
    r"(?:it is|it was) (?:said|reported|believed|thought|rumou?red|alleged|claimed)\b",
    r"(?:[\w.]+[’']s?) (?:view|account|opinion|word|words|version|telling|claim|estimate)\b",
    r"(?:accuses?|accused|blames?|blamed|charges?|charged) (?:\S+ ){1,6}(?:of|for|with)\b",
    r"(?:a |the |one )?(?:source|witness|newspaper|observer|official)e?s? "
    r"(?:speak|speaks|spoke|describe|describes|described|quote|quotes|quoted|put|puts|has it)\b",
    r"(?:hearsay|is said|are said|was said|so it is said|it appears|it seems|by all accounts|on the word of)\b",
    r"seem(?:s|ed)? to\b",
    r"appear(?:s|ed)? to\b",
)
_SAID_AROUND = re.compile(
    r", (?:[\w’' -]+ )?" + _SAYS + r"(?:[.,]|$| [a-z]+ly\b| (?:on|at|in|to) [\w ]+\.?$)"
    r"|,? according to\b|, if .{3,40} (?:is|are) (?:to be believed|right)\b"
    r"|\bas (?:\S+ ){1,4}" + _SAYS + r"\b(?=,)|\b(?:so|thus) (?:say|says|said)\b"
    r"|^(?:to judge by|by the account of|in the (?:view|opinion|words) of)\b",
    re.IGNORECASE,
)
