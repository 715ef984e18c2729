using System.Globalization;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;
using SmartFactory.Gansu.UseCases.Enterprises;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Web.Features.Shared;

/// <summary>
/// What stands beside a list (counts of tabs and navigation, choices of a filter), kept for seconds: asking for it anew costs more than the list.
/// Anything posted to this node that may save something forgets all of it; what another node or a job does shows within the seconds. Nothing is decided by it.
/// </summary>
public sealed class BriefMemory(IConfiguration configuration) : IDisposable
{
    /// <summary>Seconds to keep; 0 keeps nothing.</summary>
    public const string Setting = "Gansu:BriefSeconds";

    private readonly TimeSpan _keep = TimeSpan.FromSeconds(double.Parse(configuration[Setting] ?? "5", CultureInfo.InvariantCulture));
    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 10_000 });
    private int _acts;

    /// <summary>The answer known under this key, or a new one. Many who ask at once wait for one answer.</summary>
    public async Task<T> Of<T>(object key, Func<Task<T>> ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        if (_keep == TimeSpan.Zero)
            return await ask();
        object full = (key, typeof(T), Volatile.Read(ref _acts));
        if (!_known.TryGetValue(full, out Lazy<Task<T>>? answer))
        {
            answer = new Lazy<Task<T>>(ask);
            _known.Set(full, answer, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = _keep });
        }
        try
        {
            return await answer!.Value;
        }
        catch
        {
            _known.Remove(full); // a failure is nobody's answer but theirs who asked
            throw;
        }
    }

    /// <summary>Something was done: what is known may no longer be so.</summary>
    public void Forget() => Interlocked.Increment(ref _acts);

    public void Dispose() => _known.Dispose();
}

/// <summary>Said of an endpoint that is posted to and saves nothing: what stands in <see cref="BriefMemory"/> stays so.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SavesNothingAttribute : Attribute;

/// <summary>What many pages keep there, and what empties it.</summary>
public static class BriefMemories
{
    public static Task<IReadOnlyList<RegionChoice>> Cities(this BriefMemory brief, NpgsqlDataSource database, Officer officer)
    {
        ArgumentNullException.ThrowIfNull(brief);
        ArgumentNullException.ThrowIfNull(officer);
        return brief.Of(("cities", officer.Scope), () => RegionChoices.Cities(database, officer));
    }

    public static Task<IReadOnlyList<RegionChoice>> Counties(this BriefMemory brief, NpgsqlDataSource database, Officer officer)
    {
        ArgumentNullException.ThrowIfNull(brief);
        ArgumentNullException.ThrowIfNull(officer);
        return brief.Of(("counties", officer.Scope), () => RegionChoices.Counties(database, officer));
    }

    /// <summary>Forgets after everything that is more than looking, unless the endpoint says of itself that it saves nothing. Stands behind the routing.</summary>
    public static void UseBriefMemory(this WebApplication app)
    {
        var memory = app.Services.GetRequiredService<BriefMemory>();
        app.Use((context, next) =>
        {
            bool looks = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
                || context.GetEndpoint()?.Metadata.GetMetadata<SavesNothingAttribute>() is not null;
            if (!looks)
            {
                // when the answer starts, the work is committed and nobody has been led on yet
                context.Response.OnStarting(() =>
                {
                    memory.Forget();
                    return Task.CompletedTask;
                });
            }
            return next(context);
        });
    }
}
