using Npgsql;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Web.Setup;

/// <summary>Before anybody is served: what is missing is said in one sentence, and the node does not start.</summary>
public static class StartSetup
{
    /// <summary>Runs the node. What keeps it from starting is a sentence and an exit code: 1 for what is missing, 2 for settings it refuses.</summary>
    public static async Task<int> InWords(Func<Task> node)
    {
        ArgumentNullException.ThrowIfNull(node);
        try
        {
            await node();
            return 0;
        }
        catch (Exception wrong) when (wrong is NotStartedException or RefusalException)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return wrong is RefusalException ? 2 : 1;
        }
    }

    /// <summary>The database is there, is this program's and gives no more power than needed; the master key is its own.</summary>
    public static async Task CheckStart(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (OfficialClock.Ignored(app.Configuration) is { } ignored)
            await Console.Error.WriteLineAsync(ignored);
        await StartChecks.Pass(
            app.Services.GetRequiredService<NpgsqlDataSource>(), StartChecks.Wait(app.Configuration[StartChecks.WaitSetting]), Console.Error.WriteLine, StartChecks.All);
        _ = app.Services.GetRequiredService<MasterKey>(); // refuses another key than this database's
    }
}
