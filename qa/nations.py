"""Countries by the words that texts use for them: "the Americans" are of the United States.

Where a country's name and the word for its people share a beginning of five letters ("Belarus", "Belarusian"),
no table is needed to see it; here are countries that briefings name, by all that tells them: their name, their
people, and the seat of their government where that stands for it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from qa.lexical import stem

_FORMS = tuple(
    tuple(forms.split(", "))
    for forms in """america, americans, american, united states, us, usa, washington
britain, british, briton, britons, united kingdom, uk
germany, german, germans
france, french, frenchmen
poland, polish, pole, poles
china, chinese
netherlands, dutch
denmark, danish, danes
sweden, swedish, swedes
finland, finnish, finns
norway, norwegian, norwegians
spain, spanish, spaniards
portugal, portuguese
switzerland, swiss
greece, greek, greeks
turkey, turkish, turks, türkiye
ireland, irish
iceland, icelandic, icelanders
wales, welsh
scotland, scottish, scots
england, english
belarus, belarusian, belarusians, belarussian, minsk
russia, russian, russians, moscow, kremlin
ukraine, ukrainian, ukrainians, kyiv
lithuania, lithuanian, lithuanians
latvia, latvian, latvians
estonia, estonian, estonians
czechia, czech, czechs, czech republic
slovakia, slovak, slovaks
slovenia, slovene, slovenes, slovenian
hungary, hungarian, hungarians
romania, romanian, romanians
bulgaria, bulgarian, bulgarians
serbia, serb, serbs, serbian
croatia, croat, croats, croatian
austria, austrian, austrians
italy, italian, italians
belgium, belgian, belgians
moldova, moldovan, moldovans
georgia, georgian, georgians
armenia, armenian, armenians
azerbaijan, azerbaijani, azerbaijanis
kazakhstan, kazakh, kazakhs
uzbekistan, uzbek, uzbeks
iran, iranian, iranians
iraq, iraqi, iraqis
israel, israeli, israelis
syria, syrian, syrians
egypt, egyptian, egyptians
india, indian, indians
pakistan, pakistani, pakistanis
japan, japanese
korea, korean, koreans
canada, canadian, canadians
mexico, mexican, mexicans
brazil, brazilian, brazilians
argentina, argentine, argentines, argentinian
venezuela, venezuelan, venezuelans
cuba, cuban, cubans
australia, australian, australians""".splitlines()
)
_NATION = {form: forms[0] for forms in _FORMS for form in forms}
_PEOPLES = frozenset(
    stem(form)
    for forms in _FORMS
    for form in forms[1:]
    if form.endswith(("s", "men")) and form not in ("united states", "us", "swiss")
)
_SMALL = {"us", "uk", "usa", "pole", "poles", "turkey", "polish"}
"""Forms that are other words too, unless they begin with a capital."""
_ANY = re.compile(
    rf"\b(?:{'|'.join(sorted(map(re.escape, _NATION), key=len, reverse=True))})\b", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def nations(text: str) -> tuple[str, ...]:
    """The countries of which a text speaks, in the order of their first mention.

    >>> nations("US Special Envoy for Belarus"), nations("he told us of a turkey")
    (('america', 'belarus'), ())
    """
    found = (match.group() for match in _ANY.finditer(text))
    named = (
        _NATION[form.casefold()]
        for form in found
        if form.casefold() not in _SMALL or form[0].isupper()
    )
    return tuple(dict.fromkeys(named))


def of_people(noun: str) -> bool:
    """Whether the stem of a noun stands for the people of a country: "american", of "Which Americans …?"."""
    return noun in _PEOPLES
