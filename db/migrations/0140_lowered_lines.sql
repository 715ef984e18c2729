-- 调减 is a mark of its own: an amount a person lowered stays until the lowering is taken back. 暂缓 and its end only say why, and the amount goes on following the ceiling.
alter table settlement_lines add column lowered boolean not null default false;

-- lines of approved batches are frozen, but what they were is told by their amounts
alter table settlement_lines disable trigger user;
update settlement_lines set lowered = true where change_reason <> '' and proposed < ceiling;
alter table settlement_lines enable trigger user;

alter table settlement_lines add check (not lowered or change_reason <> '');
