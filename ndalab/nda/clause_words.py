"""How each type of clause is worded and headed, as patterns. Data only: `clauses` applies it.

Patterns read lower-case text with plain quotes and dashes. Gaps are bounded, so that no
wording, however hostile, takes more than linear time.
"""

from __future__ import annotations

from ndalab.nda.schemas import ClauseType

_THINGS = (
    "(?:information|materials?|documents?|cop(?:y|ies)|data|media|notes|records|property|items?)"
)
_PEOPLE = (
    "(?:employees?|representatives?|officers?|directors?|advis[eo]rs?|agents?|affiliates?|"
    "(?:sub)?contractors?|consultants?|attorneys?|personnel|staff|counsel|accountants?)"
)
_AGREEMENT = "this (?:letter )?(?:agreement|undertaking|deed|letter|nda)"
_TALKS = f"(?:{_AGREEMENT}|(?:the |its |their )?(?:discussions?|negotiations?|talks))"

_ITS_TERMS = (
    "(?<!on the )(?<!to the )(?<!with the )(?<!under the )(?<!by the )(?<!upon the )"
    "(?:terms|status|contents?) (?:of|or)"
)

WORDING: dict[ClauseType, tuple[str, ...]] = {
    "parties": (
        r"\b(?:between|among)\b.*\(.*\".*\".*\)",
        r"^\W*\(?[12][.)]* .*\((?:the )?\"[\w ]+\"\)",
    ),
    "dates": (
        r"\b(?:made|entered into|dated|effective)\b.{0,60}\b(?:19|20)(?:\d\d|_)",
        r"\"effective date\"",
    ),
    "purpose": (
        r"^\W*(?:[a-z]\W+)?whereas\b",
        r"\bwish(?:es)? to (?:explore|discuss|evaluate|examine|receive|disclose)",
        r"\bfor the purpose of (?:evaluat|explor|discuss|consider|assess)ing",
        r"\bin connection with (?:your )?(?:consideration|a (?:possible|potential|proposed))",
        r"\"(?:the )?(?:permitted )?purpose\"",
    ),
    "definition": (
        (
            r"\"[\w ]*(?:information|materials?|secrets?)\"\W{0,3}(?:shall |will )?"
            r"(?:mean|include|refer|is defined|has the meaning|comprise|consist)"
        ),
        (
            r"\b(?:confidential|proprietary) information\"? (?:shall |will )?"
            r"(?:mean|include|consist|refer)s?\b"
        ),
    ),
    "marking": (
        (
            r"\b(?:mark(?:ed|ings?)|legend|stamp(?:ed)?|label(?:led|ed)|designated|identified)\b"
            r".{0,80}\b(?:confidential|proprietary|such)\b"
        ),
        r"\bconspicuous",
    ),
    "oral": (r"\b(?:oral(?:ly)?|verbal(?:ly)?|spoken|visual(?:ly)?)\b",),
    "exclusions": (
        (
            r"\b(?:does|shall|will|do) not (?:apply|include|extend|cover|be deemed)\b"
            r".{0,80}\binformation\b"
        ),
        r"\binformation (?:is|shall|does|will) not\b.{0,60}\b(?:confidential|include)",
        r"\b(?:public domain|(?:publicly|generally) (?:available|known)|becomes? public)\b",
        r"\b(?:independently develop|was public|already (?:known|in)\b)",
        (
            r"\b(?:third party|third person|source)\b.{0,60}\b(?:without (?:restriction|breach)|"
            r"lawful|free to|not bound|duty of confiden)"
        ),
        r"\b(?:known to|possession of|within (?:your|its) possession)\b.{0,80}\b(?:prior|before)\b",
    ),
    "use": (
        r"\buse\b.{0,90}\b(?:only|solely|exclusively|sole purpose|other than|except)\b",
        r"\b(?:not|nor) (?:to )?(?:use|utili[sz]e|exploit)\b",
        r"\bused? (?:only|solely)\b|\bfor no other purpose",
    ),
    "recipients": (
        (
            r"\b(?:disclos\w*|shar\w+|provide|reveal|access|available|furnish\w*)\b.{0,120}"
            rf"\b(?:to|with|of)\b.{{0,60}}\b{_PEOPLE}\b"
        ),
        r"\bneed[- ]to[- ]know\b|\bwho need\b|\"representatives\"",
        r"\b(?:disclose|reveal|divulge)\b.{0,60}\bto (?:any|a) (?:third part|person|other)",
    ),
    "standard_of_care": (
        r"\b(?:degree|standard) of care\b|\breasonable (?:degree of )?care\b|\bsame care\b",
        r"\bsafeguard|\breasonable (?:steps|measures|precautions)\b|\bsecurity measures\b",
        (
            r"\b(?:hold|keep|maintain|treat|kept|held|maintained)\b.{0,80}"
            r"\b(?:confidence|confidential|secret)"
        ),
    ),
    "compelled_disclosure": (
        (
            r"\b(?:required|compelled|requested|ordered|obliged|legally|insists)\b.{0,120}"
            r"\b(?:law|court|subpoena|regulat\w+|judicial|governmental?|legal process|statute)\b"
        ),
        r"\b(?:compelled|legally required)\b.{0,30}\bdisclos",
        r"\bsubpoena|\bprotective order|\bregulator orders",
        r"\border of (?:a|any) (?:court|competent)",
    ),
    "agreement_secrecy": (
        (
            r"\b(?:secret|confidential|not|neither|nor|without|keep)\b.{0,120}"
            rf"\b(?:existence of|fact that|{_ITS_TERMS})\b.{{0,70}}\b{_TALKS}"
        ),
        rf"\bfact (?:that|and)\b.{{0,120}}\b{_TALKS}.{{0,60}}\b(?:place|confidential)",
        r"\bpress release|\bpublicity\b|\bpublic announcement",
        rf"\bthat {_TALKS}|\b{_TALKS}.{{0,40}}\bare confidential",
        r"\btalks\b.{0,30}\bconfidential",
        r"\bexistence of this agreement, and the fact",
    ),
    "reverse_engineering": (
        r"\breverse[- ]?engineer|\bdecompil|\bdisassembl",
        r"\banaly[sz]e (?:the composition|or reverse)",
    ),
    "licence": (
        r"\b(?:no|any|not|nor|without)\b.{0,60}\blicen[cs]e",
        r"\blicen[cs]e\b.{0,60}\b(?:granted|no|not)",
        (
            r"\b(?:remains?|is|retains?|keeps?|belongs?)\b.{0,60}"
            r"\b(?:property of|ownership|all rights?|what is ours)"
        ),
        r"\breserves? all rights",
        r"\bassigns?\b.{0,80}\b(?:right|title|interest|invention|improvement)",
    ),
    "residuals": (
        r"\bresiduals?\b|\bunaided memor|\bretained in (?:the |their )?(?:unaided )?memor",
    ),
    "return": (
        (
            r"\b(?:return|destroy|destruction|deliver up|delet|eras)\w*\b"
            rf".{{0,140}}\b{_THINGS}\b"
        ),
        rf"\b{_THINGS}\b.{{0,100}}\b(?:returned|destroyed|deleted)\b",
    ),
    "retention": (
        (
            r"\b(?:may|entitled to|permitted to|can|not (?:be )?(?:required|obliged))\b.{0,60}"
            r"\b(?:retain|keep|preserve)\b.{0,100}\b(?:cop|archiv|record|back|information|material)"
        ),
        r"\bback-?\s?ups?\b|\barchival\b|\bnot (?:retain|keep) any",
        r"\bcop(?:y|ies)\b.{0,40}\bmay (?:be (?:kept|retained)|stay)",
        r"\bretained\b.{0,40}\b(?:remain|continue)",
    ),
    "copies": (
        r"\bmak(?:e|ing)\b.{0,30}\bcop(?:y|ies)\b|\bcopies\b.{0,30}\bmade\b",
        r"\b(?:not|nor) (?:\w+ ){0,3}(?<!any )(?<!a )(?:copy|reproduce|duplicate)\b",
        r"\bcop(?:y|ies)\b.{0,60}\b(?:necessary|needed|only to the extent)\b",
    ),
    "term": (
        (
            rf"\b{_AGREEMENT}\b.{{0,80}}\b(?:commence|terminat|expir|remain in|continue|runs? for|"
            r"in (?:full )?force|starts?|lasts?|come into)"
        ),
        rf"\b(?:term|duration) of this\b|\bterminate {_AGREEMENT}",
        (
            r"\b(?:obligations?|duties|promises)\b.{0,120}"
            r"\b(?:expire|end|terminate|cease|continue|perpetuity|last|apply for)\b"
        ),
    ),
    "survival": (
        r"\bsurviv\w*|\bnotwithstanding (?:the |any )?(?:expir|terminat)\w+",
        r"\b(?:obligations?|duties|promises)\b.{0,90}\bafter (?:it |(?:the )?(?:expir|terminat))",
    ),
    "non_solicit": (
        r"\bsolicit\w*\b.{0,120}\b(?:employ|hire|personnel|officer|staff|customer|client|leave)",
        (
            r"\bnot\b.{0,60}\b(?:hire|recruit|entice|employ|induce)\b.{0,60}"
            r"\b(?:employee|officer|staff|personnel|person)"
        ),
    ),
    "non_compete": (
        r"\bnot (?:to )?(?:directly or indirectly,? )?compete\b",
        (
            r"\b(?:shall|will|agrees?|may|undertakes?)\b.{0,20}\bnot\b.{0,80}"
            r"\b(?:engage|own|operate|manage|invest|participate|work|carry on|conduct|"
            r"provide services|employed|involved|establish)\b.{0,120}\bcompet(?:es?|ing|itive)\b"
        ),
        r"\bnot (?:to )?circumvent",
        (
            r"\bnot\b.{0,40}\b(?:contact|deal with|accept business from)\b.{0,80}"
            r"\b(?:customer|client|shipper|carrier|supplier|source)"
        ),
        r"\bexclusiv(?:e|ity|ely)\b.{0,60}\bnegotiat",
    ),
    "standstill": (
        r"\bstandstill\b|\bproxies\b|\btender offer\b",
        r"\b(?:acquire|purchase|offer)\b.{0,80}\b(?:securities|shares|stock|ownership)\b",
    ),
    "remedies": (
        r"\binjunct\w+|\bequitable relief|\bspecific performance|\birreparabl\w+",
        r"\bliquidated damages|\b(?:attorneys?|legal|lawyers?)'?s?'? fees",
        r"\bposting\b.{0,40}\bbond|\b(?:adequate|sufficient) remedy",
    ),
    "liability": (
        r"\bindemnif\w+|\bhold harmless|(?<!limited )\bliab(?:le|ility)\b|\banswers? for what",
        r"\bresponsible for (?:any|the|all)\b.{0,30}\b(?:breach|act|failure)",
    ),
    "warranty": (
        r"\b(?:\"as is\"|as-is)|\baccuracy or completeness|\bwarrant(?:y|ies|s)\b",
        r"\bno representation|\bpromise that the information is correct",
    ),
    "assignment": (
        r"\b(?:assign|transfer)(?:ed|able|s|ment)?\b.{0,80}\b(?:consent|successors?|void)\b",
        rf"\b(?:assign|transfer)(?:ed|able|s)? {_AGREEMENT}",
        rf"\b{_AGREEMENT}\b.{{0,60}}\b(?:assign(?:ed|able)?|transfer)",
        r"\bassign\b.{0,30}\b(?:rights|obligations|duties)\b",
    ),
    "governing_law": (
        r"\bgoverned\b.{0,80}\blaws?\b|\bconstrued\b.{0,60}\blaws? of|\blaw governs\b",
        r"^\W*(?:the )?laws? of (?:the )?[a-z ]{3,30}\W*$",
    ),
    "venue": (
        (
            r"\b(?:exclusive|non-exclusive|personal|submits?|consents?)\b.{0,80}"
            r"\b(?:jurisdiction|venue)"
        ),
        r"\bjurisdiction of\b|\barbitrat\w+|\bvenue\b",
        r"\bcourts? (?:of|located|sitting|in)\b.{0,80}\b(?:jurisdiction|exclusive|dispute)",
    ),
    "third_parties": (
        r"\bthird[- ]party (?:beneficiar|rights)|\brights of third parties|\bnot a party to this\b",
        r"\bno (?:other )?person\b.{0,40}\benforce",
    ),
    "entire_agreement": (
        r"\b(?:entire|whole|complete) (?:agreement|understanding)|\bsupersed|\bvariation\b",
        r"\bamend(?:ed|ment)|\bmodif(?:y|ied)|\bseverab|\bcounterparts?\b|\bunenforceable\b",
        r"\bwaiver of\b|\bno (?:failure|delay|waiver)\b",
    ),
    "notices": (
        r"\bnotices?\b.{0,60}\b(?:in writing|shall be (?:sent|given|delivered)|address|e?-?mail)",
    ),
    "signature": (
        r"\bin witness whereof|^\W*signed\b|^\W*by:|\bvery truly yours|\baccepted and agreed",
        r"^\W*(?:name|title|signature|date|print name):|_{10,}",
    ),
}
"""For each type, the wordings by which a passage is known."""

HEADINGS: dict[ClauseType, str] = {
    "parties": r"\bparties\b",
    "dates": r"\bdate\b",
    "purpose": r"\bpurpose\b|\brecitals?\b|\bbackground\b|\bintroduction\b|\bwitnesseth\b",
    "definition": (
        r"\bdefinitions?\b|^(?:what is )?(?:confidential|proprietary)(?: information)?"
        r"(?: defined)?$|"
        r"\bevaluation material$"
    ),
    "marking": r"\bmarking\b|\bidentification\b",
    "oral": r"\boral\b",
    "exclusions": r"\bexclusions?\b|\bexceptions?$|\bwhat is not\b|\bexcluded\b",
    "use": r"\buse\b|\bnonuse\b",
    "recipients": r"\brecipients?$|\brepresentatives\b|\bpermitted disclos|\bdisclosure to\b",
    "standard_of_care": (
        r"\bcare\b|\bprotection\b|\bsecurity\b|\bnon-?disclosure\b|\bobligations? of confiden|"
        r"\bdut(?:y|ies) of confidence|\bconfidentiality$"
    ),
    "compelled_disclosure": (
        r"\b(?:compelled|required|legally|mandatory|compulsory)\b.*\bdisclos|"
        r"\bdisclos\w*\b.*\b(?:required|compelled|law)|\brequired by law|\blaw insists"
    ),
    "agreement_secrecy": r"\bpublicity\b|\bannouncements?\b|\bconfidentiality of discussions",
    "reverse_engineering": r"\breverse\b",
    "licence": r"\blicen[cs]e\b|\bownership\b|\bintellectual\b|\brights$|\btitle\b",
    "residuals": r"\bresidual",
    "return": r"\breturn\b|\bdestruction\b|\bgiving it back\b",
    "retention": r"\bretention\b",
    "copies": r"\bcop(?:y|ies)\b",
    "term": r"\bterm\b|\btermination\b|\bduration\b|\bhow long\b|\bconfidentiality period\b",
    "survival": r"\bsurviv",
    "non_solicit": r"\bnon-?solicit|\bno[- ](?:solicitation|hire)\b|\bsolicit",
    "non_compete": r"\bnon-?compet|\bnon-?circumvent|\bexclusivity\b",
    "standstill": r"\bstandstill\b",
    "remedies": r"\bremed|\brelief\b|\binjuncti",
    "liability": r"\bindemni|\bliability\b",
    "warranty": r"\bwarrant|\bno representation|\bdisclaimer\b",
    "assignment": r"\bassign",
    "governing_law": r"(?<!by )\blaw$|\bgoverning\b|\bapplicable law\b|\bchoice of law\b",
    "venue": r"\bjurisdiction\b|\bvenue\b|\bcourts?\b|\barbitration\b|\bdisputes?\b",
    "third_parties": r"\bthird[- ]part",
    "entire_agreement": r"\bentire agreement\b|\bamendment|\bwaiver\b|\bseverab|\bcounterparts\b",
    "notices": r"\bnotices?\b",
    "signature": r"\bsignatures?\b",
}
"""For each type, how its heading reads."""
