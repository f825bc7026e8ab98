"""Waiting lines for forecasts: each simulated in milliseconds, each with waits of another kind."""

HEAD = """title = "%s"
[pathway.case.queue]
kind = "service"
service = "desk"
next = "exit"
[run]
seed = 1
replications = 20
[time]
start = 2026-04-01
run_in = "%s"
evaluate = "%s"
"""

MARKOV = HEAD % ("M/M/c", "100 d", "%d d") + """
[arrivals.case]
rate = "%s / d"
enter = "case.queue"
[service.desk]
kind = "caseload"
places = "%d places"
spell = { exponential = { mean = "1 d" } }
"""

# Open by day: cases pause at night and over Christmas.
OFFICE = HEAD % ("Office hours", "200 d", "2 years") + """
[agency.office]
sector = "public"
open = "weekdays 09:00-17:00"
[arrivals.case]
rate = "6 / d"
enter = "case.queue"
[service.desk]
agency = "office"
kind = "team"
staff = "8 WTE"
productive_hours = "1600 h / year"
shift_end = "pause"
case = { gamma = { mean = "4 h", cv = 0.7 } }
"""

# A winter that asks for half as much again.
WINTER = HEAD % ("Beds with a winter", "1 years", "3 years") + """
[arrivals.case]
rate = "1.5 / d"
season = { january = 1.4, february = 1.3, march = 1.1, april = 1, may = 0.9, june = 0.8, july = 0.8, august = 0.8, september = 0.9, october = 1, november = 1.1, december = 1.3 }
enter = "case.queue"
[service.desk]
kind = "beds"
places = "30 places"
spell = { lognormal = { mean = "14 d", cv = 0.8 } }
"""

# A long list on the first day, which takes its time to work off.
BACKLOG = """title = "From today's list"
[pathway.case.queue]
kind = "service"
service = "desk"
next = "exit"
[run]
seed = 1
replications = 20
[time]
start = 2026-04-01
evaluate = "1 years"
[arrivals.case]
rate = "2 / d"
enter = "case.queue"
[service.desk]
kind = "caseload"
places = "9 places"
spell = { deterministic = "4 d" }
[[today.list]]
step = "case.queue"
waiting = 60
waited = { uniform = { low = "0 d", high = "30 d" } }
in_service = 9
like = "case"
"""

# Two kinds of people at one service, one of them served first.
PRIORITY = """title = "Two kinds"
[pathway.new.queue]
kind = "service"
service = "desk"
level = "new"
next = "exit"
[pathway.review.queue]
kind = "service"
service = "desk"
level = "review"
next = "exit"
[run]
seed = 1
replications = 20
[time]
start = 2026-04-01
run_in = "200 d"
evaluate = "1000 d"
[arrivals.new]
rate = "1 / d"
enter = "new.queue"
[arrivals.review]
rate = "1.4 / d"
enter = "review.queue"
[service.desk]
kind = "caseload"
places = "10 places"
spell = { gamma = { mean = "4 d", cv = 0.5 } }
queue.order = "priority"
queue.levels = ["new", "review"]
queue.patience = { exponential = { mean = "40 d" } }
"""
