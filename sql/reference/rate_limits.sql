-- Where the limits start. Running this again adds what is missing and keeps what whoever runs the project has set.

insert into private.rate_limit_classes (name, burst, per_minute) values
  ('read', 120, 600),
  ('search', 60, 240),
  ('write', 30, 60),
  ('upload', 10, 30),
  ('sign_in', 30, 60),
  -- Not of routes: tries of the present password, before a new one is set. One comes again every twelve minutes.
  ('current_password', 5, 5.0 / 60)
on conflict (name) do nothing;
