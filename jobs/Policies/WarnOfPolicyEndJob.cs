using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.Jobs.Policies;

/// <summary>政策到期预警: within 180 days of its end, as long as no successor is loaded (Art. 27).</summary>
public sealed class WarnOfPolicyEndJob(DueDays days) : DatedJob<WarnOfPolicyEnd>(days);
