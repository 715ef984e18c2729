using System.Linq.Expressions;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using SmartFactory.Gansu.UseCases.Jobs;

namespace SmartFactory.Gansu.Jobs.Engine;

/// <summary>Hangfire's queue. Beside each job stands its Chinese name, so that its tables can be read, too.</summary>
public sealed class JobQueue(JobStorage storage)
{
    /// <summary>The parameter that holds the name.</summary>
    public const string Name = "Name";

    private readonly BackgroundJobClient _client = new(storage);

    /// <summary>Returns the job's number.</summary>
    public long Put(Job job, string name) =>
        long.Parse(_client.Create(job, new EnqueuedState(), new Dictionary<string, object> { [Name] = name }), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>One that stands for no day.</summary>
    public long Put<TJob>(Expression<Func<TJob, Task>> job, string line) => Put(Job.FromExpression(job), DayJobNames.Of(line));
}
