"""What runs when: `tenants.tasks.fan_out` sends a task to every jurisdiction, in the time zone of China."""

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE = {
    "sweep-outbox": {
        "task": "tenants.tasks.fan_out",
        "schedule": 30,
        "args": ["jobs.tasks.sweep"],
        "kwargs": {"expires": 60},  # sweeps that no worker took must not pile up
        "options": {"expires": 30},
    },
    "nightly-ratings": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(hour=1, minute=30),
        "args": ["credit.tasks.rate_firms"],
    },
    "nightly-managers": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(hour=0, minute=15),
        "args": ["firms.filing_tasks.follow_managers"],
    },
    "hourly-statistics": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(minute=5),
        "args": ["complaints.statistic_tasks.refresh_statistics_hourly"],
        "kwargs": {"expires": 3600},
        "options": {"expires": 3600},
    },
    "tenders-whose-bidding-ended": {
        "task": "tenants.tasks.fan_out",
        "schedule": 60,
        "args": ["firms.tender_tasks.close_due"],
        "kwargs": {"expires": 120},
        "options": {"expires": 60},
    },
    # --- assembly
    "assemblies-whose-moment-has-come": {
        "task": "tenants.tasks.fan_out",
        "schedule": 60,
        "args": ["committees.assembly_tasks.move_due"],
        "kwargs": {"expires": 120},
        "options": {"expires": 60},
    },
    "nightly-closing": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(hour=0, minute=40),
        "args": ["complaints.tasks.close_unrated"],
    },
    "morning-referrals": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(hour=8, minute=10),
        "args": ["complaints.tasks.remind_late_referrals"],
    },
    "complaint-ladder": {
        "task": "tenants.tasks.fan_out",
        "schedule": 300,
        "args": ["complaints.clock_tasks.climb_ladder"],
        "kwargs": {"expires": 600},
        "options": {"expires": 300},
    },
    "order-ladder": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(minute=35),
        "args": ["firms.inspection_tasks.climb_order_ladder"],
        "kwargs": {"expires": 3000},
        "options": {"expires": 3000},
    },
    "nightly-due-times": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(hour=0, minute=20),
        "args": ["complaints.clock_tasks.settle_due_times"],
    },
    "morning-reports": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(hour=6, minute=30),
        "args": ["firms.report_tasks.run_quarter"],
    },
    "hourly-hot-issues": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(minute=20),
        "args": ["complaints.triage_tasks.find_hot_issues"],
        "kwargs": {"expires": 3000},
        "options": {"expires": 3000},
    },
    "nightly-retention": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(hour=3, minute=30),
        "args": ["complaints.retention_tasks.retain"],
    },
    "nightly-anchors": {"task": "tenants.tasks.anchor_audit_chains", "schedule": crontab(hour=3, minute=0)},
    "nightly-deletions": {"task": "tenants.tasks.purge_deleted", "schedule": crontab(hour=4, minute=0)},
    "nightly-outbox-purge": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(hour=2, minute=40),
        "args": ["jobs.tasks.purge_outbox"],
    },
    "nightly-export-purge": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(hour=2, minute=45),
        "args": ["complaints.finding_tasks.purge_exports"],
    },
    "nightly-sign-in-purge": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(hour=2, minute=50),
        "args": ["accounts.tasks.purge_sign_in_failures"],
    },
    "nightly-session-purge": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(hour=2, minute=55),
        "args": ["accounts.tasks.purge_sessions"],
    },
    "nightly-notice-addresses": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(hour=3, minute=10),
        "args": ["notifications.tasks.forget_addresses"],
    },
    # committees: work
    "morning-committee-terms": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(hour=6, minute=50),
        "args": ["committees.work_tasks.alert_terms"],
    },
    # party
    "nightly-party-coverage": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(hour=0, minute=50),
        "args": ["party.tasks.keep_coverage"],
    },
    # joint: tasks of joint meetings
    "morning-joint-tasks": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(hour=7, minute=5),
        "args": ["party.joint_tasks.remind"],
    },
    # programmes: volunteers
    "emergency-reminders": {
        "task": "tenants.tasks.fan_out",
        "schedule": 300,
        "args": ["programmes.volunteer_tasks.remind_calls"],
        "kwargs": {"expires": 600},
        "options": {"expires": 300},
    },
    "morning-loans": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(hour=8, minute=25),
        "args": ["programmes.volunteer_tasks.remind_loans"],
    },
    "nightly-volunteer-retention": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(hour=3, minute=40),
        "args": ["programmes.volunteer_tasks.forget_people"],
    },
    "nightly-discussion-retention": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(hour=3, minute=50),
        "args": ["committees.assembly_tasks.forget"],
    },
    "nightly-roles": {
        "task": "tenants.tasks.fan_out",
        "schedule": crontab(hour=0, minute=10),
        "args": ["accounts.tasks.apply_role_periods"],
    },
}
