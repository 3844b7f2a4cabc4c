using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;

namespace Parley.Server.Gateway;

/// <summary>An answer that ends a request before it became a session, in the error shape of the Voice Live API.</summary>
/// <param name="Reason">Short name for counters and logs.</param>
internal sealed record Refusal(int Status, string Reason, string Code, string Message)
{
    public string? Param { get; init; }

    /// <summary>Sent as <c>WWW-Authenticate</c> with a 401.</summary>
    public string Challenge { get; init; } = "Bearer";

    /// <summary>True for the bodies that the Voice Live API writes as <c>{"statusCode","message"}</c>; other addresses never do.</summary>
    public bool IsFlatForVoiceLive { get; init; }

    /// <summary>Sent as <c>Retry-After</c>, seconds.</summary>
    public int? RetryAfter { get; init; }

    public static Refusal NotFound { get; } = new(StatusCodes.Status404NotFound, "path", "404", "Resource not found");

    public static Refusal MethodNotAllowed { get; } =
        new(StatusCodes.Status405MethodNotAllowed, "method", "405", "This address answers GET only.");

    public static Refusal NotAnUpgrade { get; } =
        new(
            StatusCodes.Status400BadRequest,
            "not_websocket",
            "websocket_required",
            "This is a WebSocket endpoint: connect with ws:// or wss://, or send 'Connection: Upgrade' and 'Upgrade: websocket'."
        );

    public static Refusal Unauthorized { get; } =
        new(
            StatusCodes.Status401Unauthorized,
            "key",
            "401",
            "Access denied due to invalid subscription key or wrong API endpoint. Send a key of this server as 'api-key' header "
                + "or query parameter, or as 'Authorization: Bearer KEY'; 'parley keys list' names the keys it knows."
        );

    public static Refusal ForeignOrigin { get; } =
        new(
            StatusCodes.Status403Forbidden,
            "origin",
            "origin_not_allowed",
            "Pages of this origin may not connect. The operator can allow it with the AllowedOrigins setting."
        );

    public static Refusal Draining { get; } =
        new(
            StatusCodes.Status503ServiceUnavailable,
            "draining",
            "503",
            "The server is shutting down; connect again in a moment."
        )
        {
            RetryAfter = 5,
        };

    public static Refusal EnginesFailed { get; } =
        new(
            StatusCodes.Status503ServiceUnavailable,
            "engines",
            "503",
            "The engines could not be started; see the server's log."
        )
        {
            RetryAfter = 30,
        };

    public static Refusal NoModel { get; } =
        new(
            StatusCodes.Status400BadRequest,
            "model",
            "missing_required_parameter",
            "Missing required query parameter: model. Name one, or let the operator set a default with the Model setting."
        )
        {
            Param = "model",
        };

    public static Refusal EphemeralKey { get; } =
        new(
            StatusCodes.Status403Forbidden,
            "ephemeral_key",
            "ephemeral_key",
            "An ephemeral key opens sessions only; this call needs a key of the server."
        );

    public static Refusal TooManySecrets { get; } =
        new(
            StatusCodes.Status429TooManyRequests,
            "secrets",
            "too_many_client_secrets",
            "Too many ephemeral keys are alive; ask for shorter lives, or try again when some have expired."
        )
        {
            RetryAfter = 60,
        };

    public static Refusal BodyTooLarge { get; } =
        new(
            StatusCodes.Status413PayloadTooLarge,
            "body",
            "request_too_large",
            $"The body may have at most {WireLimits.SessionBytes} bytes."
        );

    /// <summary>What is wrong in a request's body.</summary>
    public static Refusal Of(WireError error) =>
        new(StatusCodes.Status400BadRequest, "body", error.Code ?? error.Type, error.Message) { Param = error.Param };

    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        if (Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = Challenge;
        }

        if (RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            if (Status == StatusCodes.Status429TooManyRequests)
            {
                response.Headers["retry-after-ms"] = (seconds * 1000L).ToString(CultureInfo.InvariantCulture);
            }
        }

        if (IsFlatForVoiceLive && RealtimePaths.IsVoiceLive(context.Request.Path))
        {
            await JsonSerializer.SerializeAsync(
                response.Body,
                new FlatRefusal(Status, Message),
                FlatRefusalJson.Default.FlatRefusal,
                context.RequestAborted
            );
            return;
        }

        var type = Status >= StatusCodes.Status500InternalServerError ? "server_error" : "invalid_request_error";
        var body = new RefusalBody(new RefusalError(Code, Message, type, Param));
        await JsonSerializer.SerializeAsync(
            response.Body,
            body,
            RefusalJson.Default.RefusalBody,
            context.RequestAborted
        );
    }
}

internal sealed record RefusalBody(RefusalError Error);

internal sealed record RefusalError(string Code, string Message, string Type, string? Param);

internal sealed record FlatRefusal(int StatusCode, string Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FlatRefusal))]
internal sealed partial class FlatRefusalJson : JsonSerializerContext;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RefusalBody))]
internal sealed partial class RefusalJson : JsonSerializerContext;
