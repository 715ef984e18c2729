using System.Data.Common;
using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Web.Setup;

/// <summary>One pool of connections under the application's role, from <c>ConnectionStrings:Gansu</c>.</summary>
public static class DatabaseSetup
{
    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(services => Database.ForApplication(
            services.GetRequiredService<IConfiguration>().GetConnectionString("Gansu")
            ?? throw new InvalidOperationException("ConnectionStrings__Gansu is not set: start the site with ./run")));
        builder.Services.AddSingleton<DbDataSource>(services => services.GetRequiredService<NpgsqlDataSource>());
    }
}
