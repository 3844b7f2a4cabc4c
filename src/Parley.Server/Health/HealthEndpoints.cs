using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Server.Engines;
using Parley.Server.Gateway;

namespace Parley.Server.Health;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it takes sessions, and its engines are warm. Without a key,
/// because the programs that ask have none.
/// </summary>
internal sealed class HealthEndpoints(IEngineSource engines, ServerGate gate)
{
    public static Task LiveAsync(HttpContext context) =>
        WriteAsync(context, StatusCodes.Status200OK, new HealthBody("live", null));

    public Task ReadyAsync(HttpContext context)
    {
        var report = engines.Report;
        var ready = gate.IsOpen && report.Ready;
        var status =
            !gate.IsOpen ? "draining"
            : ready ? "ready"
            : "starting";
        var code = ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return WriteAsync(
            context,
            code,
            new HealthBody(
                status,
                [.. report.Lines.Select(line => new HealthEngine(line.Role, line.Name, line.Active, line.StopGap))]
            )
        );
    }

    private static Task WriteAsync(HttpContext context, int code, HealthBody body)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return JsonSerializer.SerializeAsync(
            context.Response.Body,
            body,
            HealthJson.Default.HealthBody,
            context.RequestAborted
        );
    }
}

internal sealed record HealthBody(string Status, IReadOnlyList<HealthEngine>? Engines);

internal sealed record HealthEngine(string Role, string Name, bool Active, bool StopGap);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(HealthBody))]
internal sealed partial class HealthJson : JsonSerializerContext;
