using System.Globalization;
using Npgsql;
using SmartFactory.Gansu.UseCases.Policies;

namespace SmartFactory.Gansu.Web.Features.Policies;

/// <summary>What an address means: "current", the number of a recorded version, or the id of a document.</summary>
public static class PolicyFinder
{
    /// <summary>The version, or null. "current" is the rule in force on the day, or the last one there was: its articles stay readable.</summary>
    public static async Task<PolicyVersion?> Find(NpgsqlConnection connection, string policy, DateOnly today)
    {
        if (long.TryParse(policy, NumberStyles.None, CultureInfo.InvariantCulture, out long versionId))
            return await PolicyLibrary.VersionOrNull(connection, versionId);
        var current = await PolicyLibrary.Current(connection);
        if (policy != "current")
            return current.FirstOrDefault(version => version.Pack.Id == policy);
        var latestFirst = current.OrderByDescending(version => version.Pack.InForce.From).ToList();
        return latestFirst.Find(version => version.Pack.InForce.Covers(today))
            ?? latestFirst.Find(version => version.Pack.InForce.From <= today)
            ?? latestFirst.FirstOrDefault();
    }
}
