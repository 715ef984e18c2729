using Npgsql;
using SmartFactory.Gansu.UseCases.Data;

namespace SmartFactory.Gansu.Web.Setup;

/// <summary>
/// A request that met a connection the database has dropped (it was restarted) is tried once more with fresh ones: looking at any time,
/// what saves something only as long as its action has not begun.
/// </summary>
public static class FreshRequests
{
    private static readonly object Begun = new();

    /// <summary>Stands around everything that asks the database.</summary>
    public static void UseFreshRequests(this WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (Exception problem) when (problem.IsBroken() && MayRepeat(context))
            {
                context.RequestServices.GetRequiredService<NpgsqlDataSource>().Clear();
                await Again(context, next);
            }
        });
    }

    /// <summary>Stands before the actions.</summary>
    public static void UseBeginning(this WebApplication app) => app.Use((context, next) =>
    {
        context.Items[Begun] = true;
        return next(context);
    });

    private static bool MayRepeat(HttpContext context) =>
        !context.Response.HasStarted
        && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || !context.Items.ContainsKey(Begun));

    // services of the request remember how they failed
    private static async Task Again(HttpContext context, RequestDelegate next)
    {
        var before = context.RequestServices;
        await using var scope = before.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        context.Response.Clear();
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        try
        {
            await next(context);
        }
        finally
        {
            context.RequestServices = before;
        }
    }
}
