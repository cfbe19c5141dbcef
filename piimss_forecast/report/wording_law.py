"""Names of the parameters of the law, for people; their keys are those of ``data/law``."""

from __future__ import annotations

from ..core.translate import N_, translate

_NAMES: dict[str, str] = N_(
    {
        "art_36.employer_pays_worker_share_up_to": (
            "salary up to which the employer pays the worker's share"
        ),
        "ceav": "employer CEAV by salary band",
        "ceav.band_decimals": "decimals of the bands of CEAV",
        "ceav.first_band_minimum_wages": "first band of CEAV, in minimum wages",
        "cuota_social": "social quota",
        "cuota_social.update_2009_to_uma_2016": "update of the social quota, 2009 to UMA of 2016",
        "facultativo.state_fee": "State's fee for the insurance of students",
        "family_insurance": "fee of the family health insurance",
        "field_stimulus": "stimulus to employers of field workers",
        "field_stimulus.cap_minimum_wage": "cap of the stimulus to the field, in minimum wages",
        "field_stimulus.cap_uma": "cap of the stimulus to the field, in UMA",
        "field_stimulus.cap_uma_zlfn": (
            "cap of the stimulus to the field, northern border zone, in UMA"
        ),
        "fondo_bienestar.monthly_cap": "monthly cap of the Fondo de Pensiones para el Bienestar",
        "garantizada": "guaranteed pension",
        "inpc_of_quarter": "consumer price index (INPC) by quarter",
        "inpc_of_quarter.1": "consumer price index (INPC), first quarter",
        "inpc_of_quarter.2": "consumer price index (INPC), second quarter",
        "inpc_of_quarter.3": "consumer price index (INPC), third quarter",
        "inpc_of_quarter.4": "consumer price index (INPC), fourth quarter",
        "minimum_wage_daily": "minimum wage",
        "minimum_wage_daily_zlfn": "minimum wage, northern border zone",
        "platform.exclusion.bicycle_or_none": (
            "platform work: part of the income left out, on foot or by bicycle"
        ),
        "platform.exclusion.four_wheels": (
            "platform work: part of the income left out, four wheels"
        ),
        "platform.exclusion.two_wheels": "platform work: part of the income left out, two wheels",
        "platform.income_threshold": "platform work: monthly income that gives all insurances",
        "rate": "rates of contributions",
        "rcv.payment_day_of_month": "day of payment of RCV",
        "rcv.payments_a_year": "payments of RCV a year",
        "sbc.cap_minimum_wage": "highest base, in minimum wages",
        "sbc.cap_minimum_wage_siv_cv": "highest base of SIV and CEAV, in minimum wages",
        "sbc.cap_uma": "highest base, in UMA",
        "sbc.floor_minimum_wage": "lowest base, in minimum wages",
        "sem_kind.state_quota": "State's quota of SEM in kind",
        "sem_kind.state_quota_base_smgdf_1997": ("State's quota of SEM in kind, base of 1997"),
        "sem_kind.state_quota_share": "State's quota of SEM in kind, share of the base",
        "sem_kind_excess.threshold_minimum_wage": (
            "SEM in kind: base from which the excess is paid, in minimum wages"
        ),
        "sem_kind_excess.threshold_uma": "SEM in kind: base from which the excess is paid, in UMA",
        "srt.formula_f": "SRT: premium factor (F)",
        "srt.formula_m": "SRT: lowest premium in the formula (M)",
        "srt.formula_v": "SRT: mean active life (V)",
        "srt.max_annual_change": "SRT: largest change of a premium in a year",
        "uma_daily": "UMA",
        "weeks_required_ley97": "weeks that a pension of the law of 1997 asks for",
        "weeks_required_ley97.decreed": (
            "weeks that a pension of the law of 1997 asks for, as decreed"
        ),
    }
)


def law_name(parameter: str, lang: str | None = None) -> str:
    """A parameter of the law as people read it; its key where it has no name, as one that a user
    added.

    Parameters
    ----------
    parameter : str
        As the law's tables name it.
    lang : str, optional
        ``es`` or ``en``; that of the session when not given.

    Examples
    --------
    >>> law_name("uma_daily", "en"), law_name("own.parameter", "en")
    ('UMA', 'own.parameter')
    """
    return translate(_NAMES[parameter], lang) if parameter in _NAMES else parameter
