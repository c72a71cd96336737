"""The signs a playbook may ask for, and how each is worded. Data only: `signals` looks for them.

Patterns read lower-case wording with plain quotes and dashes. Gaps are bounded, so that no
wording, however hostile, takes more than linear time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SignalName = Literal[
    "unmarked_protected", "marking_window", "carve_public", "carve_known", "carve_independent",
    "carve_third_party", "compelled_exception", "compelled_notice",
    "representatives_answered_for", "return_duty", "retention_protected", "residuals",
    "residuals_limited", "indemnity", "liquidated_damages", "bond_waiver", "one_way_fees",
    "free_assignment", "assignment_consent", "non_compete", "non_circumvention", "exclusivity",
    "non_solicit", "standstill", "ip_assignment",
]  # fmt: skip
"""The signs that a playbook may ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """A sign, and how it is worded."""

    name: SignalName
    means: str
    says: tuple[str, ...]
    """Any of these shows the sign in a passage, read with the words that lead up to it."""
    unless: tuple[str, ...] = ()
    """Any of these in the same passage takes it back."""


_FREES = (
    r"\bnothing (?:in|herein|contained)\b",
    r"\bnot (?:be )?(?:\w+ )?(?:prevent|restrict|preclud|limit|prohibit|constru|deem|impl)\w*",
)
_FEES = r"\b(?:attorneys?|lawyers?|solicitors?|legal|counsel)(?:'s?|s')? (?:fees|costs|expenses)\b"

DETECTORS: tuple[Detector, ...] = (
    Detector(
        name="unmarked_protected",
        means="information is protected though it is not marked",
        says=(
            (
                r"\b(?:reasonabl[ey]|sensible|ordinar(?:y|ily)|obvious|should|ought to)\b.{0,80}"
                r"\b(?:understood|understand|known?|recogni[sz]ed?|consider|take it|regarded|"
                r"treated|deemed|appear)\b.{0,60}\b(?:confidential|proprietary|secret)\b"
            ),
            r"\bwhether or not\b.{0,60}\b(?:mark|designat|identif|label)",
            r"\b(?:need|must|is) not (?:be |required to be )?marked\b",
        ),
    ),
    Detector(
        name="marking_window",
        means="spoken or shown information must be confirmed in writing within a period",
        says=(
            (
                r"\b(?:oral|verbal|visual|spoken|non-tangible|intangible|disclosed)\w*\b.{0,300}"
                r"\b(?:writ|summar|confirm|reduc|memorandum)\w*\b.{0,120}\bwithin\b.{0,40}\b(?:day|"
                r"month)"
            ),
            (
                r"\bwithin\b.{0,40}\b(?:day|month)s?\b.{0,80}\b(?:confirm|summar|reduc|"
                r"identif)\w*\b"
                r".{0,40}\bwriting\b"
            ),
        ),
    ),
    Detector(
        name="carve_public",
        means="public information is excluded",
        says=(
            r"\bpublic domain\b|\bpublic knowledge\b|\bavailable to the (?:general )?public\b",
            r"\b(?:publicly|generally) (?:\w+ )?(?:available|known|disclosed)\b",
            r"\b(?:becomes?|became|is|was|been) (?:\w+ ){0,3}(?:public\b|known to the public)",
        ),
    ),
    Detector(
        name="carve_known",
        means="information the recipient already had is excluded",
        says=(
            r"\b(?:already|previously)\b.{0,60}\b(?:known|possess\w*|knew|had)\b",
            r"\b(?:known|knew|possess\w*)\b.{0,160}\b(?:prior|before|already|at the time)\b",
            r"\b(?:prior to|before)\b.{0,60}\b(?:known|possess\w*)\b",
        ),
    ),
    Detector(
        name="carve_independent",
        means="what the recipient develops itself is excluded",
        says=(
            (
                r"\b(?:develop|creat|work|conceiv|deriv|produc|generat|discover|obtain)\w*\b.{0,60}"
                r"\bindependent(?:ly)?\b"
            ),
            (
                r"\bindependent(?:ly)?\b.{0,40}\b(?:develop|creat|work|conceiv|deriv|produc|generat|"
                r"discover)\w*"
            ),
        ),
    ),
    Detector(
        name="carve_third_party",
        means="what the recipient has from somebody else is excluded",
        says=(
            (
                r"\b(?:third part(?:y|ies)|third persons?|another source|other person)\b.{0,120}"
                r"\b(?:without|lawful|rightful|legitimate|free to|entitled|having the right|"
                r"not bound|not under|no (?:duty|obligation)|in breach)"
            ),
            (
                r"\b(?:lawfully|rightfully|legitimately|properly)\b.{0,80}"
                r"\b(?:third part(?:y|ies)|other source)"
            ),
            r"\bsource other than\b",
        ),
    ),
    Detector(
        name="compelled_exception",
        means="disclosure that law or a court requires is dealt with",
        says=(
            r"\b(?:law|court|regulator|order)\b.{0,40}\b(?:requires?|orders|compels?|demands?)\b",
            (
                r"\b(?:required|compelled|obliged|obligated|ordered|requested|"
                r"insists)\b.{0,120}\b(?:law|"
                r"laws|court|subpoena|regulat\w+|judicial|government\w*|legal process|statut\w+|"
                r"order)\b"
            ),
            r"\blegally (?:compelled|required|obligated)\b|\bsubpoena|\bregulator orders\b",
            r"\b(?:pursuant to|in response to|by)\b.{0,30}\b(?:court|judicial|governmental?) order",
        ),
        unless=(r"\bexport\b", r"\bcomply with all\b"),
    ),
    Detector(
        name="compelled_notice",
        means="the discloser is told before law or a court has its way",
        says=(
            (
                r"\b(?:required|compelled|obliged|ordered|orders|law|court|subpoena|regulator)\b.{0,400}"
                r"\b(?:notice|notif\w+|inform|tell|advise)\b"
            ),
            (
                r"\b(?:notice|notif\w+|inform|tell|advise)\b.{0,200}"
                r"\b(?:compelled|subpoena|court order|required by law)\b"
            ),
        ),
        unless=(r"\bnotices? (?:under|hereunder|shall be (?:in writing|sent))\b",),
    ),
    Detector(
        name="representatives_answered_for",
        means="the recipient answers for those it shares with",
        says=(
            (
                r"\b(?:liable|responsible|responsibility|answers?|"
                r"answerable)\b.{0,80}\b(?:breach\w*|"
                r"acts?|"
                r"omissions?|failures?|compliance|complies|representatives?|employees|what they "
                r"do)\b"
            ),
            r"\b(?:procure|ensure|cause)\b.{0,80}\b(?:comply|compliance|observe|adhere|not to)\b",
        ),
    ),
    Detector(
        name="return_duty",
        means="information must be returned or destroyed",
        says=(
            (
                r"\b(?:shall|will|must|agrees? to|undertakes? to|promptly|should)\b.{0,120}"
                r"\b(?:return|destroy|delete|erase|deliver up)\b"
            ),
            r"\bshall (?:\w+ )?be (?:\w+ )?(?:returned|destroyed)\b",
        ),
        unless=(r"\breturn receipt\b", r"\bsigning and returning\b"),
    ),
    Detector(
        name="retention_protected",
        means="what may be kept stays under the agreement",
        says=(
            (
                r"\b(?:retain|kept|keep|archiv|back-?\s?up)\w*\b.{0,260}\b(?:subject to|obligation|"
                r"bound by|(?:stay|remain|kept) confidential|continu\w+ to (?:be|apply)|"
                r"in confidence|in accordance with this)\b"
            ),
            r"\bconfidential files\b",
        ),
    ),
    Detector(
        name="residuals",
        means="the recipient may use what its people remember",
        says=(
            r"\bresiduals?\b(?! value)",
            r"\b(?:unaided|retained in)\b.{0,30}\bmemor(?:y|ies)\b",
        ),
        unless=(r"\bno (?:right to )?residuals?\b", r"\bresiduals? clause is excluded\b"),
    ),
    Detector(
        name="residuals_limited",
        means="only general knowledge in unaided memory may be used",
        says=(
            r"\b(?:unaided|general (?:nature|knowledge|skills?|ideas?))\b.{0,200}\bmemor",
            (
                r"\bmemor\w*\b.{0,200}\b(?:unaided|general (?:nature|knowledge)|no licen|"
                r"intentionally)"
            ),
        ),
    ),
    Detector(
        name="indemnity",
        means="one side must indemnify the other",
        says=(r"\bindemnif\w+|\bhold (?:\w+ ){0,6}harmless\b|\bindemnity\b",),
        unless=(r"\bno (?:obligation to )?indemn", r"\bnot (?:be )?(?:required|obliged) to indemn"),
    ),
    Detector(
        name="liquidated_damages",
        means="a sum fixed in advance is due for a breach",
        says=(
            (
                r"\bliquidated damages\b|\b(?:contractual|agreed) penalt(?:y|ies)\b|\bpenalty "
                r"(?:of|"
                r"payment)\b"
            ),
            (
                r"\bpay\b.{0,80}\b(?:sum|amount) of\b.{0,120}\bfor (?:each|every|any) (?:\w+ "
                r")?(?:breach|"
                r"violation)"
            ),
        ),
        unless=(r"\b(?:no|not) (?:\w+ ){0,3}liquidated damages\b",),
    ),
    Detector(
        name="bond_waiver",
        means="an injunction may be had without a bond",
        says=(
            r"\bwithout\b.{0,120}\b(?:bond|surety|other security)\b|\bno bond\b",
            r"\bwaiv\w+\b.{0,80}\bbond\b|\bbond\b.{0,60}\b(?:not be|is not|be not) required\b",
            r"\bnot\b.{0,40}\b(?:post|give|furnish|provide)\b.{0,40}\bbond\b",
        ),
    ),
    Detector(
        name="one_way_fees",
        means="one side pays the other's lawyers whoever is right",
        says=(rf"\b(?:reimburse|pay|recover|liable|responsible|entitled|bear)\b.{{0,160}}{_FEES}",),
        unless=(
            r"\bprevail|\bsuccessful|\blosing\b|\bwinning\b|\bnon-appealable\b",
            (
                r"\b(?:its|their) own\b|\beach party\b|\bprotective order\b|\bat the disclos\w+ "
                r"party's\b"
            ),
        ),
    ),
    Detector(
        name="free_assignment",
        means="one side may pass the agreement on without the other's consent",
        says=(
            r"\bfreely (?:assign|transfer)|\b(?:assign|transfer)(?:able)? freely\b",
            r"\bmay (?:\w+ ){0,4}(?:assign|transfer)\b|\bmay be (?:assigned|transferred) by\b",
        ),
        unless=(
            r"\bno\b.{0,60}\bmay assign|\baffiliates?\b|\bacquires\b",
            r"^(?!.*\bfreely\b).*\b(?:not|neither|nor|no party)\b.{0,80}\b(?:assign|transfer)",
            r"\bsuccessor|\bacquirer\b|\bmerger\b|\bsubstantially all\b|\bsubcontract",
            r"\bwith (?:the )?(?:\w+ ){0,6}consent\b|\bunless\b.{0,60}\bconsent",
        ),
    ),
    Detector(
        name="assignment_consent",
        means="the agreement may be passed on only with consent",
        says=(
            r"\b(?:neither|not|no|never)\b.{0,120}\b(?:assign|transfer)\w*\b.{0,200}\bconsent\b",
            r"\b(?:assign|transfer)\w*\b.{0,120}\bwith\b.{0,40}\bconsent\b",
            r"\bnot (?:be )?(?:assign|transfer)\w*\b|\bnot assignable\b|\bno party may assign\b",
        ),
    ),
    Detector(
        name="non_compete",
        means="one side may not compete",
        says=(
            r"\bnot\b.{0,80}\b(?:directly or indirectly,? )compete\b|\bnot (?:to )?compete with\b",
            (
                r"\b(?:not|neither|nor)\b.{0,200}\b(?:engage|own|operate|manage|invest|participate|"
                r"carry on|conduct|provide services|employed|involved|establish)\b.{0,160}"
                r"\bcompet(?:es?|ing|itive|ition)\b"
            ),
        ),
        unless=(
            *_FREES,
            r"\bmay compete\b",
            (
                r"\bcompetitive (?:bid|position|advantage|"
                r"disadvantage)"
            ),
        ),
    ),
    Detector(
        name="non_circumvention",
        means="one side may not deal with the other's contacts",
        says=(
            r"\bnot (?:to )?(?:directly or indirectly,? )?circumvent",
            (
                r"\bnot\b.{0,60}\b(?:contact|deal with|do business with|conduct business with|"
                r"accept "
                r"business "
                r"from)\b.{0,100}\b(?:customers?|clients?|shippers?|suppliers?|sources?|"
                r"contacts?)\b"
            ),
        ),
        unless=_FREES,
    ),
    Detector(
        name="exclusivity",
        means="one side may not deal with others",
        says=(
            r"\bnot\b.{0,60}\bnegotiat\w*\b.{0,40}\bwith (?:any )?(?:other|third)\b",
            r"\bexclusiv(?:e|ity|ely)\b.{0,60}\b(?:negotiat|dealing|relationship)",
        ),
        unless=(r"\bnon-?exclusive\b", *_FREES),
    ),
    Detector(
        name="non_solicit",
        means="one side may not solicit or hire the other's people or customers",
        says=(
            (
                r"\b(?:not|neither|nor)\b.{0,160}\b(?:solicit|entice|recruit|induce|"
                r"hire)\w*\b.{0,160}"
                r"\b(?:employ\w*|personnel|officers?|staff|person|customers?|clients?|"
                r"contractors?)\b"
            ),
        ),
        unless=(
            r"\bnothing (?:in|herein|contained)\b",
            r"\bnot (?:\w+ ){0,4}(?:a )?breach\b|\bshall not (?:apply|include|be deemed)\b",
            r"\bproxies\b",
        ),
    ),
    Detector(
        name="standstill",
        means="one side may not buy into the other",
        says=(
            r"\bstandstill\b",
            (
                r"\bnot\b.{0,400}\b(?:acquire|purchase|offer)\b.{0,80}\b(?:securities|shares|stock|"
                r"beneficial ownership)\b"
            ),
        ),
        unless=(r"\bsecurities laws\b", r"\bnot intended to be an offer\b"),
    ),
    Detector(
        name="ip_assignment",
        means="one side must hand over its own ideas or improvements",
        says=(
            (
                r"\b(?:hereby|shall|will|agrees? to) (?:assigns?|transfers?)\b.{0,120}\b(?:right,? "
                r"title|"
                r"inventions?|improvements?|ideas?|feedback|derivatives?|work product)\b"
            ),
        ),
        unless=(r"\bneither\b",),
    ),
)
