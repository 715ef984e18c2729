using Npgsql;
using SmartFactory.Gansu.Jobs;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Web.Setup;

/// <summary>Before anybody is served: what is missing is said in one sentence, and the node does not start.</summary>
public static class StartSetup
{
    public static async Task<bool> MayStart(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        try
        {
            if (string.IsNullOrWhiteSpace(app.Configuration.GetConnectionString("Gansu")))
                throw new RefusalException("没有设置 ConnectionStrings__Gansu。请用 ./run 启动，或设置数据库的连接串");
            if (OfficialClock.Ignored(app.Configuration) is { } ignored)
                await Console.Error.WriteLineAsync(ignored);
            await StartChecks.Pass(
                app.Services.GetRequiredService<NpgsqlDataSource>(), StartChecks.Wait(app.Configuration[StartChecks.WaitSetting]), Console.Error.WriteLine, StartChecks.All);
            return true;
        }
        catch (Exception wrong) when (wrong is NotStartedException or RefusalException)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return false;
        }
    }
}
