using System.Data.Common;
using Npgsql;
using SmartFactory.Gansu.UseCases;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Web.Setup;

/// <summary>One pool of connections of the application's account, from <c>ConnectionStrings:Gansu</c>.</summary>
public static class DatabaseSetup
{
    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(services => Database.ForApplication(
            services.GetRequiredService<IConfiguration>().GetConnectionString("Gansu") is { Length: > 0 } dsn ? dsn
            : throw new RefusalException($"没有设置 ConnectionStrings__Gansu：网站要用应用账号 {Database.ApplicationRole} 的连接串（所有者的连接串只供 gansu setup 使用），或用 ./run 启动。")));
        builder.Services.AddSingleton<DbDataSource>(services => services.GetRequiredService<NpgsqlDataSource>());
    }
}
