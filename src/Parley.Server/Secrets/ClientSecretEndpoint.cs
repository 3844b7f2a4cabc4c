using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Session;
using Parley.Server.Auth;
using Parley.Server.Gateway;
using Parley.Server.Settings;

namespace Parley.Server.Secrets;

/// <summary>
/// <c>POST /v1/realtime/client_secrets</c> and its older forms: a server asks for a short-lived key, and gives it to a browser
/// that then opens the session which was agreed here (docs/protocol/client-secrets.md).
/// </summary>
internal sealed class ClientSecretEndpoint(Door door, ClientSecrets secrets, ServerSettings settings, TimeProvider time)
{
    private const string Action = "secret.create";
    private static readonly string[] Wrapped =
    [
        "/v1/realtime/client_secrets",
        "/openai/v1/realtime/client_secrets",
        "/realtime/client_secrets",
    ];
    private static readonly string[] Flat =
    [
        "/v1/realtime/sessions",
        "/openai/v1/realtime/sessions",
        "/openai/realtimeapi/sessions",
        "/realtime/sessions",
    ];
    private static readonly string[] FlatTranscription =
    [
        "/v1/realtime/transcription_sessions",
        "/openai/v1/realtime/transcription_sessions",
        "/realtime/transcription_sessions",
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var path in Wrapped)
        {
            routes.MapPost(
                path,
                door.Guard(
                    Permissions.Realtime,
                    Action,
                    (context, principal) =>
                        AnswerAsync(
                            context,
                            principal,
                            body => ClientSecretRequest.ReadWrapped(body, ModelOf(context)),
                            WriteWrapped
                        )
                )
            );
        }

        MapFlat(Flat, SessionKind.Conversation);
        MapFlat(FlatTranscription, SessionKind.Transcription);

        void MapFlat(string[] paths, SessionKind kind)
        {
            foreach (var path in paths)
            {
                routes.MapPost(
                    path,
                    door.Guard(
                        Permissions.Realtime,
                        Action,
                        (context, principal) =>
                            AnswerAsync(
                                context,
                                principal,
                                body => ClientSecretRequest.ReadFlat(body, kind, ModelOf(context)),
                                WriteFlat
                            )
                    )
                );
            }
        }
    }

    private string? ModelOf(HttpContext context) =>
        context.Request.Query["model"].ToString() is { Length: > 0 } named ? named : settings.Model;

    private async Task AnswerAsync(
        HttpContext context,
        Principal principal,
        Func<JsonElement, (ClientSecretRequest? Request, WireError? Error)> read,
        Action<Utf8JsonWriter, string, long, SessionView> write
    )
    {
        if (principal.Secret is not null)
        {
            await Refusal.EphemeralKey.WriteAsync(context);
            return;
        }

        var (body, refusal) = await ReadBodyAsync(context);
        if (refusal is not null)
        {
            await refusal.WriteAsync(context);
            return;
        }

        var (request, error) = read(body);
        if (error is not null)
        {
            await Refusal.Of(error).WriteAsync(context);
            return;
        }

        var expiresAt = time.GetUtcNow() + request!.Lifetime;
        if (secrets.Create(principal, request.Config, expiresAt) is not { } value)
        {
            await Refusal.TooManySecrets.WriteAsync(context);
            return;
        }

        await WriteAsync(
            context,
            writer =>
                write(
                    writer,
                    value,
                    expiresAt.ToUnixTimeSeconds(),
                    new SessionView(SessionIds.Create(), request.Config)
                )
        );
    }

    private static async Task<(JsonElement Body, Refusal? Refusal)> ReadBodyAsync(HttpContext context)
    {
        var bytes = new byte[Math.Min(context.Request.ContentLength ?? long.MaxValue, WireLimits.SessionBytes + 1)];
        var length = await context.Request.Body.ReadAtLeastAsync(
            bytes,
            bytes.Length,
            throwOnEndOfStream: false,
            context.RequestAborted
        );
        if (length > WireLimits.SessionBytes)
        {
            return (default, Refusal.BodyTooLarge);
        }

        if (length == 0)
        {
            return (JsonElement.Parse("{}"), null);
        }

        try
        {
            var body = JsonElement.Parse(
                bytes.AsSpan(0, length),
                new JsonDocumentOptions { MaxDepth = WireLimits.Depth }
            );
            return body.ValueKind is JsonValueKind.Object
                ? (body, null)
                : (default, Refusal.Of(WireError.Invalid(ErrorCodes.InvalidType, "The body must be a JSON object.")));
        }
        catch (JsonException)
        {
            return (default, Refusal.Of(WireError.Invalid(ErrorCodes.InvalidJson, "The body is not valid JSON.")));
        }
    }

    private static void WriteWrapped(Utf8JsonWriter writer, string value, long expiresAt, SessionView session)
    {
        writer.WriteString("value"u8, value);
        writer.WriteNumber("expires_at"u8, expiresAt);
        writer.WritePropertyName("session"u8);
        SessionJson.Write(writer, session);
    }

    private static void WriteFlat(Utf8JsonWriter writer, string value, long expiresAt, SessionView session)
    {
        SessionJson.WriteFields(writer, session);
        writer.WriteStartObject("client_secret"u8);
        writer.WriteString("value"u8, value);
        writer.WriteNumber("expires_at"u8, expiresAt);
        writer.WriteEndObject();
    }

    private static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> fields)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartObject();
        fields(writer);
        writer.WriteEndObject();
        await writer.FlushAsync(context.RequestAborted);
    }
}
