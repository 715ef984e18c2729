using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.UseCases.Records;

namespace SmartFactory.Gansu.Jobs.Records;

/// <summary>数据核查: sums and caps of the ledger (Art. 19), states beside their history. It finds and tells.</summary>
public sealed class CheckLedgerJob(DueDays days) : DatedJob<CheckIntegrity>(days);
