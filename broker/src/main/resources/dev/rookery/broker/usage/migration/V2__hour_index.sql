-- For those who ask for the latest hours of all tenants: metrics and reports.
CREATE INDEX rookery_usage_run_hour_hour ON rookery_usage_run_hour (hour);
