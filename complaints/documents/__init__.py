"""Documents for offices: the monthly pack as Word, ledgers as Excel."""
