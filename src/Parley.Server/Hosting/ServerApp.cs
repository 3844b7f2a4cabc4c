using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parley.Engines.Mcp;
using Parley.Engines.Tools;
using Parley.Protocol.Session;
using Parley.Runtime.Outgoing;
using Parley.Runtime.Sessions;
using Parley.Runtime.Speech;
using Parley.Server.AgentMode;
using Parley.Server.Agents;
using Parley.Server.Audit;
using Parley.Server.Auth;
using Parley.Server.Auth.Tokens;
using Parley.Server.Console;
using Parley.Server.Engines;
using Parley.Server.Gateway;
using Parley.Server.Health;
using Parley.Server.Journals;
using Parley.Server.Keys;
using Parley.Server.Limits;
using Parley.Server.Outgoing;
using Parley.Server.Secrets;
using Parley.Server.Settings;
using Parley.Server.Telemetry;

namespace Parley.Server.Hosting;

/// <summary>Puts the server together; the same for the program and for tests.</summary>
internal static class ServerApp
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    /// <summary>How much longer than the drain the rest of the shutdown may take.</summary>
    private static readonly TimeSpan ShutdownMargin = TimeSpan.FromSeconds(10);

    /// <exception cref="SettingsException">A setting cannot be used.</exception>
    public static WebApplication Build(
        ServerSettings settings,
        IConfiguration? configuration = null,
        ServerParts? parts = null
    )
    {
        parts ??= new ServerParts();
        configuration ??= new ConfigurationBuilder().Build();
        // Nothing is watched and nothing is read but the program's own small folder.
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ApplicationName = "parley-server", ContentRootPath = AppContext.BaseDirectory }
        );
        builder.WebHost.UseKestrelCore();
        if (settings.UsesTls)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.WebHost.ConfigureKestrel(options => KestrelSetup.Apply(options, settings, parts.Time));
        LogSetup.Apply(builder.Logging, settings, configuration);
        parts.ConfigureLogging?.Invoke(builder.Logging);
        AddServices(builder.Services, settings, parts);
        var app = builder.Build();
        Use(app, settings);
        return app;
    }

    /// <summary>The address the server listens on, once it was started: <c>http://127.0.0.1:7310</c>.</summary>
    public static string AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Where https is served beside plain http; null: nowhere.</summary>
    public static string? SecondAddressOf(WebApplication app) =>
        app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.ElementAtOrDefault(1);

    private static void AddServices(IServiceCollection services, ServerSettings settings, ServerParts parts)
    {
        services.AddSingleton(settings);
        services.AddSingleton(parts.Time);
        services.AddRoutingCore();
        if (settings.AllowedOrigins.Count > 0)
        {
            services.AddCors(cors => cors.AddDefaultPolicy(policy => CorsSetup.Apply(policy, settings.AllowedOrigins)));
        }

        services.AddSingleton(new KeyFile(settings.Data, parts.Time));
        services.AddSingleton<KeyRing>();
        services.AddSingleton(s => new KeyStore(
            s.GetRequiredService<KeyFile>(),
            InMemoryKeys(settings, parts),
            parts.Time,
            s.GetRequiredService<ILogger<KeyStore>>()
        ));
        services.AddSingleton<ClientSecrets>();
        services.AddSingleton<ClientSecretEndpoint>();
        services.AddSingleton<KeysEndpoint>();
        services.AddSingleton<Door>();
        services.AddSingleton(new LimitBook(settings.Limits, parts.Time));
        services.AddSingleton(new FailureBook(settings.Limits.FailuresPerMinute, parts.Time));
        services.AddSingleton(s => OpenAudit(settings, parts, s.GetRequiredService<ILogger<AuditLog>>()));
        services.AddSingleton<Authenticator>();
        services.AddSingleton(new HostPolicy(settings.AllowedHosts, settings.RegionalHosts));
        TokenSchemes.AddTo(services, settings.Authentication, parts.Time);
        services.AddSingleton(new OriginPolicy(settings.AllowedOrigins));
        services.AddSingleton<ServerGate>();
        services.AddSingleton(settings.Authentication);
        services.AddSingleton<RevocationWatch>();
        services.AddSingleton(s =>
            parts.Session with
            {
                MaxDuration = settings.MaxSession ?? parts.Session.MaxDuration,
                KeepAudio = settings.KeepAudio,
                Speculation = settings.Speculation,
                BargeIn = settings.BargeIn == BargeInMode.Immediate ? BargeInConfig.Immediate : parts.Session.BargeIn,
                Journals = settings.Journal is { } folder
                    ? new JournalFolder(
                        folder,
                        settings.JournalBytes,
                        settings.JournalKept,
                        s.GetRequiredService<ILogger<JournalFolder>>()
                    )
                    : null,
            }
        );
        services.AddSingleton(s => new SessionHost(
            parts.Time,
            s.GetRequiredService<SessionOptions>(),
            s.GetRequiredService<ILoggerFactory>()
        ));
        services.AddSingleton(OutgoingOf(settings));
        services.AddSingleton<IOutgoingFetch>(s => new OutgoingFetch(
            s.GetRequiredService<OutgoingPolicy>(),
            parts.Time
        ));
        services.AddSingleton(s => new SpeechDocuments(s.GetRequiredService<IOutgoingFetch>(), parts.Time));
        services.AddSingleton<IToolHost>(new McpToolHost(ToolConnections.CreateHandler(OutgoingOf(settings))));
        services.AddSingleton<IEngineSource>(s =>
            parts.Engines is { } engines
                ? new FixedEngines(
                    engines with
                    {
                        Documents = engines.Documents ?? s.GetRequiredService<SpeechDocuments>(),
                        Tools = engines.Tools ?? s.GetRequiredService<IToolHost>(),
                    }
                )
                : new EngineCatalog(
                    settings,
                    EngineBuilder.LoadVoices(settings, write: true),
                    s.GetRequiredService<SpeechDocuments>(),
                    s.GetRequiredService<IToolHost>(),
                    parts.Time,
                    s.GetRequiredService<ILogger<EngineCatalog>>()
                )
        );
        services.AddSingleton<AgentSource>();
        services.AddSingleton<ServerMetrics>();
        services.AddSingleton<MetricTotals>();
        services.AddSingleton<RealtimeEndpoint>();
        services.AddSingleton<HealthEndpoints>();
        services.AddSingleton<ConsoleStatus>();
        services.AddSingleton<ConsoleSamples>();
        services.AddSingleton<KeyCheck>();
        services.AddSingleton(new ConsoleFiles(Path.Combine(AppContext.BaseDirectory, "wwwroot")));
        services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.DrainLimit + ShutdownMargin);
        services.AddSingleton<AgentHost>();
        services.AddSingleton<AgentDoor>();
        services.AddHostedService(s => s.GetRequiredService<AgentHost>());
        services.AddHostedService<Startup>();
        services.AddHostedService<Shutdown>();
        if (parts.HandleSignals)
        {
            services.Replace(ServiceDescriptor.Singleton<IHostLifetime, SignalLifetime>());
        }
        else
        {
            services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        }
    }

    private static AuditLog OpenAudit(ServerSettings settings, ServerParts parts, ILogger<AuditLog> logger)
    {
        try
        {
            return new AuditLog(settings.AuditLog, parts.Time, logger);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                $"--audit-log names a file; {settings.AuditLog} cannot be written: {e.Message}"
            );
        }
    }

    private static OutgoingPolicy OutgoingOf(ServerSettings settings) =>
        new(settings.OutgoingHosts, settings.OutgoingHttp, settings.OutgoingPrivate) { Roots = settings.OutgoingRoots };

    private static IEnumerable<KeyValuePair<string, string>> InMemoryKeys(ServerSettings settings, ServerParts parts)
    {
        if (settings.ApiKey is { } key)
        {
            yield return KeyValuePair.Create("setting", key);
        }

        if (parts.ConsoleKey is { } console)
        {
            yield return KeyValuePair.Create("console", console);
        }
    }

    private static void Use(WebApplication app, ServerSettings settings)
    {
        var console = app.Services.GetRequiredService<ConsoleFiles>();
        var realtime = app.Services.GetRequiredService<RealtimeEndpoint>();
        var health = app.Services.GetRequiredService<HealthEndpoints>();
        app.Use(next => context => CredentialFence.InvokeAsync(context, next));
        app.Use(next => context => RequestIds.InvokeAsync(context, next));
        app.UseMiddleware<FaultAnswer>();
        if (ProxySetup.OptionsOf(settings) is { } proxies)
        {
            app.UseForwardedHeaders(proxies);
        }

        app.Use(next => context => app.Services.GetRequiredService<HostPolicy>().InvokeAsync(context, next));
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = KeepAlive, KeepAliveTimeout = KeepAlive });
        if (settings.PathPrefix.Length > 0)
        {
            app.UsePathBase(settings.PathPrefix);
        }

        app.UseRouting();
        if (settings.AllowedOrigins.Count > 0)
        {
            app.UseCors();
        }

        foreach (var path in RealtimePaths.All)
        {
            app.Map(path, realtime.InvokeAsync);
        }

        app.Services.GetRequiredService<ClientSecretEndpoint>().Map(app);
        AgentRoutes.Map(app, app.Services.GetRequiredService<AgentDoor>());
        app.Services.GetRequiredService<KeysEndpoint>().Map(app);
        app.MapGet("/health/live", HealthEndpoints.LiveAsync);
        app.MapGet("/health/ready", health.ReadyAsync);
        app.MapGet(ConsoleStatus.Path, app.Services.GetRequiredService<ConsoleStatus>().InvokeAsync);
        app.MapGet(KeyCheck.Path, app.Services.GetRequiredService<KeyCheck>().InvokeAsync);
        var samples = app.Services.GetRequiredService<ConsoleSamples>();
        app.MapGet(ConsoleSamples.Path, samples.ListAsync);
        app.MapGet(ConsoleSamples.Path + "/{name}.wav", samples.GetAsync);
        app.MapFallback(
            "{*path}",
            async context =>
            {
                if (!await console.TryServeAsync(context))
                {
                    await Refusal.NotFound.WriteAsync(context);
                }
            }
        );
    }
}
