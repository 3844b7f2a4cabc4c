using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Runtime.Sessions;
using Parley.Server.Auth;
using Parley.Server.Engines;
using Parley.Server.Gateway;
using Parley.Server.Settings;
using Parley.Server.Telemetry;

namespace Parley.Server.Console;

/// <summary>
/// What the page shows of the server: engines, default model, version, and what the metrics have
/// come to. For callers on this machine, or with a key; no secret
/// is in it.
/// </summary>
internal sealed class ConsoleStatus(
    ServerSettings settings,
    Authenticator authenticator,
    IEngineSource engines,
    SessionHost sessions,
    ServerGate gate,
    MetricTotals metrics
)
{
    public const string Path = "/console/status.json";

    public static string Version { get; } =
        typeof(ConsoleStatus)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "0";

    public async Task InvokeAsync(HttpContext context)
    {
        var local = context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);
        if (!local && (await authenticator.AdmitAsync(context, Permissions.None)).Refusal is { } refusal)
        {
            await refusal.WriteAsync(context);
            return;
        }

        var report = engines.Report;
        var body = new StatusBody(
            Version,
            !gate.IsOpen ? "draining"
                : report.Ready ? "ready"
                : "starting",
            settings.Model,
            sessions.ActiveSessions,
            report.DoesMainJob,
            [
                .. report.Lines.Select(line => new StatusEngine(
                    line.Role,
                    line.Name,
                    line.Active,
                    line.StopGap,
                    line.Detail,
                    line.Remedy
                )),
            ],
            metrics.Read()
        );
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await JsonSerializer.SerializeAsync(
            context.Response.Body,
            body,
            StatusJson.Default.StatusBody,
            context.RequestAborted
        );
    }
}

internal sealed record StatusBody(
    string Version,
    string Status,
    string? DefaultModel,
    int ActiveSessions,
    bool DoesMainJob,
    IReadOnlyList<StatusEngine> Engines,
    IReadOnlyList<MetricTotal> Metrics
);

internal sealed record StatusEngine(string Role, string Name, bool Active, bool StopGap, string Detail, string? Remedy);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StatusBody))]
internal sealed partial class StatusJson : JsonSerializerContext;
