"""`corong status`: what runs, what waits, what is late and why, what goes out next."""

from typing import TYPE_CHECKING, Annotated, Final
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape

from corong.cli import opening
from corong.cli.hold import described

if TYPE_CHECKING:
    from corong.accounts.models import Account
    from corong.deliveries.models import Delivery
    from corong.deliveries.overview import Overview, Pulse
    from corong.deliveries.watch import Late

MOST_LATE: Final = 50

app = typer.Typer()


@app.command()
def status(
    *, json_wanted: Annotated[bool, typer.Option("--json", help="One JSON object instead of tables.")] = False
) -> None:
    """Show where the service stands; exit code 1 if a process is silent, a post is late or a token is dead."""
    with opening.service():
        from corong.deliveries import overview, watch

        now = overview.overview()
        late = watch.late(MOST_LATE)
        is_well = all(pulse.is_alive for pulse in now.pulses) and not late and not now.dead
        if json_wanted:
            opening.as_json(
                {
                    "well": is_well,
                    "at": now.asked_at.isoformat(),
                    "processes": [_pulse(each) for each in now.pulses],
                    "deliveries": {state.value: count for state, count in now.waiting.items()},
                    "late": [_late(each) for each in late],
                    "holds": [described(each) for each in now.holds],
                    "dead_tokens": [_dead(each) for each in now.dead],
                    "next": [_coming(each) for each in now.coming],
                }
            )
        else:
            _print(now, late)
    raise typer.Exit(0 if is_well else 1)


def _print(now: "Overview", late: "list[Late]") -> None:
    screen = opening.console()
    for pulse in now.pulses:
        if pulse.seconds is None:
            screen.print(f"[bold red]silent[/]  {pulse.kind}: none has ever worked here")
        else:
            mark = "[green]works[/] " if pulse.is_alive else "[bold red]silent[/]"
            screen.print(f"{mark}  {escape(pulse.name)}: sign of life {pulse.seconds:,.0f} s ago")
    counts = ", ".join(f"{count} {state.value}" for state, count in sorted(now.waiting.items()))
    screen.print(f"Deliveries: {counts or 'none waits'}")
    sections = (
        ("Late", [_late(each) for each in late]),
        ("Holds in force", [described(each) for each in now.holds]),
        ("Dead credentials", [_dead(each) for each in now.dead]),
        ("Next due", [_coming(each) for each in now.coming]),
    )
    for title, lines in sections:
        if lines:
            screen.print(opening.table(list(lines[0]), [list(line.values()) for line in lines], title=title))
    if len(late) == MOST_LATE:
        screen.print(f"Only the {MOST_LATE} oldest late ones are shown.")


def _pulse(pulse: "Pulse") -> dict[str, object]:
    seconds = None if pulse.seconds is None else round(pulse.seconds, 1)
    return {"kind": pulse.kind, "name": pulse.name, "seconds": seconds, "alive": pulse.is_alive}


def _late(late: "Late") -> dict[str, object]:
    from corong.deliveries.reasons import sentence

    return {
        "delivery": late.delivery_id,
        "account": f"{late.platform}:{late.handle.lstrip('@')}",
        "due": opening.local(late.due_at, late.zone),
        "seconds_late": round(late.seconds_late),
        "code": late.reason.code.value,
        "reason": sentence(late.reason, zone=late.zone, now=late.asked_at),
    }


def _dead(account: "Account") -> dict[str, object]:
    return {
        "account": account.pk,
        "platform": account.platform,
        "handle": account.handle,
        "organisation": account.organisation.name,
        "why": account.token_reason,
    }


def _coming(delivery: "Delivery") -> dict[str, object]:
    return {
        "delivery": delivery.pk,
        "account": f"{delivery.account.platform}:{delivery.account.handle.lstrip('@')}",
        "due": opening.local(delivery.due_at, ZoneInfo(delivery.organisation.timezone)) if delivery.due_at else "",
        "part": delivery.part,
        "text": delivery.post.text[:60],
    }
