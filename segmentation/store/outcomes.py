"""What came after the snapshots: joined from what was stored months apart.

Takes a connection inside a publication, fills the tables of outcomes in SQL. A revision is never needed for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, func, select, text

from segmentation.months import add_months
from segmentation.store.tables import history_months, snapshots

NEXT_MONTHS = 3
"""Months after the as-of date over which a snapshot's next_revenue_share is taken."""

LONGEST_FORECAST_MONTHS = 12
"""As far as a forecast may reach: what FORECAST_MONTHS is limited to."""

UPSERT_NEXT_SHARES = text("""
    insert into insiders.snapshot_outcomes (snapshot_id, next_revenue_share)
    select s.snapshot_id,
           coalesce(sum(m.revenue) filter (where c.is_member), 0)::double precision
               / nullif(greatest(sum(m.revenue), 0), 0)
    from insiders.snapshots s
    join insiders.customer_months m on m.month >= s.as_of and m.month < s.as_of + make_interval(months => :months)
    left join insiders.snapshot_customers c on c.snapshot_id = s.snapshot_id and c.customer_id = m.customer_id
    where s.snapshot_id = any(:snapshot_ids)
      and s.as_of + make_interval(months => :months) <= :known_until
    group by s.snapshot_id
    on conflict (snapshot_id) do update set next_revenue_share = excluded.next_revenue_share
""")

UPSERT_CONCENTRATION = text("""
    with later as (
        select s.snapshot_id, m.customer_id, sum(m.revenue) as revenue
        from insiders.snapshots s
        join insiders.customer_months m on m.month >= s.as_of and m.month < s.as_of + make_interval(months => :months)
        where s.snapshot_id = any(:snapshot_ids)
          and s.as_of + make_interval(months => :months) <= :known_until
        group by s.snapshot_id, m.customer_id
    ), totals as (
        select snapshot_id, sum(revenue) as revenue from later group by snapshot_id
    ), ranked as (
        select c.snapshot_id,
               row_number() over best as customers,
               sum(coalesce(l.revenue, 0)) over best as revenue
        from insiders.snapshot_customers c
        join totals t using (snapshot_id)
        left join later l using (snapshot_id, customer_id)
        window best as (partition by c.snapshot_id order by c.value desc nulls last, c.customer_id collate "C")
    )
    insert into insiders.snapshot_concentration_outcomes (snapshot_id, customers, next_revenue_share)
    select p.snapshot_id, p.customers, r.revenue::double precision / nullif(greatest(t.revenue, 0), 0)
    from insiders.snapshot_concentration p
    join ranked r using (snapshot_id, customers)
    join totals t using (snapshot_id)
    on conflict (snapshot_id, customers) do update set next_revenue_share = excluded.next_revenue_share
""")

# who is retained, left or entered is told by the newest snapshot of the same lineage at the end of the month
UPSERT_ACTUALS = text("""
    with months as (
        select distinct s.snapshot_id, s.as_of, s.lineage, f.month
        from insiders.snapshots s join insiders.snapshot_forecasts f using (snapshot_id)
        where s.snapshot_id = any(:snapshot_ids) and f.month < :known_until
    ), ends as (
        select distinct on (lineage, as_of) lineage, as_of, snapshot_id
        from insiders.snapshots order by lineage, as_of, revision desc
    ), spent as (
        select t.snapshot_id, t.month, e.snapshot_id is not null as is_end_known,
               coalesce(b.is_member, false) as was_member, coalesce(l.is_member, false) as is_member, m.revenue
        from months t
        left join ends e on e.lineage = t.lineage and e.as_of = t.month + interval '1 month'
        left join insiders.customer_months m on m.month = t.month
        left join insiders.snapshot_customers b on b.snapshot_id = t.snapshot_id and b.customer_id = m.customer_id
        left join insiders.snapshot_customers l on l.snapshot_id = e.snapshot_id and l.customer_id = m.customer_id
    ), sums as (
        select snapshot_id, month, is_end_known, sum(revenue) as "all",
               sum(revenue) filter (where was_member) as insiders,
               sum(revenue) filter (where not was_member) as others,
               sum(revenue) filter (where was_member and is_member) as retained,
               sum(revenue) filter (where was_member and not is_member) as exits,
               sum(revenue) filter (where not was_member and is_member) as entrants
        from spent group by snapshot_id, month, is_end_known
    )
    insert into insiders.snapshot_forecast_outcomes (snapshot_id, customer_group, month, actual)
    select s.snapshot_id, g.customer_group, s.month, coalesce(g.actual, 0)
    from sums s
    cross join lateral (values
        ('all', s."all", true), ('insiders', s.insiders, true), ('others', s.others, true),
        ('retained', s.retained, s.is_end_known), ('exits', s.exits, s.is_end_known),
        ('entrants', s.entrants, s.is_end_known)
    ) g (customer_group, actual, is_known)
    where g.is_known
    on conflict (snapshot_id, customer_group, month) do update set actual = excluded.actual
""")


def fill_outcomes(connection: Connection, new: Mapping[int, date], changed: Sequence[date]) -> None:
    """Fill in what came after the new snapshots, and after those before a month that changed or became known.

    Parameters
    ----------
    new
        The as-of date of each snapshot being published.
    changed
        Months of the stored history that are new, others or gone.
    """
    known_until = _find_known_end(connection)
    reach = max(NEXT_MONTHS, LONGEST_FORECAST_MONTHS)
    # a month without a line changes nothing in the history, and becomes known with the as-of date after it
    months = {*changed, *(add_months(as_of, -1) for as_of in new.values())}
    touched = {add_months(month, -back) for month in months for back in range(reach)}
    older = select(snapshots.c.snapshot_id).where(snapshots.c.is_current, snapshots.c.as_of.in_(touched))
    asked = {"snapshot_ids": sorted({*new, *connection.scalars(older)}), "known_until": known_until}
    connection.execute(UPSERT_NEXT_SHARES, asked | {"months": NEXT_MONTHS})
    connection.execute(UPSERT_CONCENTRATION, asked | {"months": NEXT_MONTHS})
    connection.execute(UPSERT_ACTUALS, asked)


def _find_known_end(connection: Connection) -> date | None:
    """Return the day before which every month is known, as the history or an as-of date says; None before both."""
    newest_month = connection.scalar(select(func.max(history_months.c.month)))
    newest_as_of = connection.scalar(select(func.max(snapshots.c.as_of)))
    ends = [newest_as_of, newest_month and add_months(newest_month, 1)]
    return max((end for end in ends if end is not None), default=None)
