using SmartFactory.Gansu.Jobs.Engine;
using SmartFactory.Gansu.UseCases.PublicNotices;

namespace SmartFactory.Gansu.Jobs.PublicNotices;

/// <summary>公示期满提醒: the day after the last day the province's office is told (Art. 17).</summary>
public sealed class EndNoticesJob(DueDays days) : DatedJob<EndNotices>(days);
