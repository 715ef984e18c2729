using Npgsql;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;
using SmartFactory.Gansu.UseCases.People;

namespace SmartFactory.Gansu.Web.Setup;

/// <summary>Before anybody is served: what is missing is said in one sentence, and the node does not start.</summary>
public static class StartSetup
{
    public static async Task<bool> MayStart(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        try
        {
            if (OfficialClock.Ignored(app.Configuration) is { } ignored)
                await Console.Error.WriteLineAsync(ignored);
            await StartChecks.Pass(
                app.Services.GetRequiredService<NpgsqlDataSource>(), StartChecks.Wait(app.Configuration[StartChecks.WaitSetting]), Console.Error.WriteLine, StartChecks.All);
            _ = app.Services.GetRequiredService<MasterKey>(); // refuses a key that is not this database's
            return true;
        }
        catch (Exception wrong) when (wrong is NotStartedException or RefusalException)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return false;
        }
    }
}
