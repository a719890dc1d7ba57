"""What a new workspace starts with: settings and facts for an operator to fill in."""

from __future__ import annotations

SETTINGS = """# Settings of this help center. Every key may be left out; see docs/settings.md.
locales = ["fr", "en"]            # the first one is shown first
own_domains = []                  # your e-mail domains: mail from them is internal, not demand
order_patterns = []               # regular expressions of your order numbers: "CMD-[0-9]{6}"

# What `askless run` imports first, each time:
# [[sources]]
# source = "zendesk"              # see `askless import --list`
# paths = ["inbox"]
# [[sources]]
# source = "sql"                  # the URL stands in the environment: ASKLESS_SQL_URL
# query_file = "tickets.sql"

[brand]
name = "My shop"
site_url = "http://127.0.0.1:8000/"
colour = "#3c4b64"
contact_email = ""
contact_phone = ""
# country = "FR"                  # point out delays that its law does not allow
# contact_hours = { fr = "Du lundi au vendredi, de 9 h à 18 h", en = "Mon to Fri, 9 am to 6 pm" }

[matching]
threshold = 0.5                   # least probability at which a ticket counts as answered

[drafting]
support_customers = 5             # a drafted sentence stands on at least that many customers
"""

FACTS = """# Policy values that articles cite as [fact:name]; a change here reaches every article.
# return_window = "30"
# [delivery_fee]
# fr = "4,90 €"
# en = "€4.90"
# about.en = ["delivery", "shipping"]   # words of its sentences, where the name does not say them
"""
