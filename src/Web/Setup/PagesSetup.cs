using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using SmartFactory.Gansu.Web.Features.Jobs;
using SmartFactory.Gansu.Web.Features.Shared;

namespace SmartFactory.Gansu.Web.Setup;

/// <summary>MVC with one folder per slice: controller, forms and views lie together.</summary>
public static class PagesSetup
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)); // the default writes Chinese and ¥ as numbers
        services.AddControllersWithViews(options =>
            {
                options.Filters.Add(new AutoValidateAntiforgeryTokenAttribute()); // added by its type it would come before the limits of the action, and read the form without them
                options.Filters.Add<FormReader>(FormReader.At);
                options.Filters.Add<FormOnce>();
                options.Filters.Add<RefusalFilter>();
                options.ModelMetadataDetailsProviders.Add(new ChineseValidation());
                options.ModelMetadataDetailsProviders.Add(new EmptyText());
                ChineseValidation.Translate(options.ModelBindingMessageProvider);
            })
            .AddRazorOptions(options =>
            {
                options.ViewLocationFormats.Clear();
                options.ViewLocationFormats.Add("/Features/{1}/{0}.cshtml");
                options.ViewLocationFormats.Add("/Features/Shared/{0}.cshtml");
            });
        services.AddSingleton<DashboardPages>();
        services.AddAntiforgery(options =>
        {
            options.HeaderName = "X-CSRF-TOKEN";
            options.Cookie.SameSite = SameSiteMode.Lax;
        });
        services.AddOptions<AntiforgeryOptions>().Configure<PublicAddress>((options, address) => address.Name(options.Cookie, "gansu.form"));
        services.AddOptions<CookieTempDataProviderOptions>().Configure<PublicAddress>((options, address) => address.Name(options.Cookie, "gansu.note"));
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
        services.AddHttpContextAccessor();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<Demonstration>();
        services.AddSingleton<OfficialDay>();
        services.AddSingleton<BriefMemory>();
        services.AddSingleton<AnonymousShare>();
        services.AddSingleton<WhereToLook>();
        services.AddScoped<CurrentOfficer>();
        services.AddExceptionHandler<ErrorNumbers>();
        services.AddProblemDetails();
    }

    /// <summary>What browsers ask for by habit.</summary>
    public static void MapFavicon(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/favicon.ico", () => Results.Redirect("/favicon.svg", permanent: true)).AllowAnonymous().ExcludeFromDescription();

    /// <summary>Style sheets, scripts and pictures: a week in the browser when the address carries a version.</summary>
    public static void UseSiteFiles(this WebApplication app) => app.UseStaticFiles(new StaticFileOptions
    {
        OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
            file.Context.Request.Query.ContainsKey("v") ? "public, max-age=604800, immutable" : "public, max-age=3600",
    });
}
