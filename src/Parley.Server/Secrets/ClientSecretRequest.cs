using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Session;

namespace Parley.Server.Secrets;

/// <summary>What a request for an ephemeral key asks for: a session, and how long the key shall live.</summary>
internal sealed record ClientSecretRequest(SessionConfig Config, TimeSpan Lifetime)
{
    private const int ShortestSeconds = 10;
    private const int LongestSeconds = 7200;
    private const int DefaultSeconds = 600;

    /// <summary>The body of <c>client_secrets</c>: <c>expires_after</c> and <c>session</c>, both optional.</summary>
    /// <param name="model">For a session that names none; null: the name that the service uses then.</param>
    public static (ClientSecretRequest? Request, WireError? Error) ReadWrapped(JsonElement body, string? model)
    {
        if (Unknown(body, "expires_after", "session") is { } unknown)
        {
            return (null, WireError.Invalid(ErrorCodes.UnknownParameter, $"Unknown parameter: '{unknown}'.", unknown));
        }

        var (seconds, error) = ReadLifetime(body);
        if (error is not null)
        {
            return (null, error);
        }

        var session = Property(body, "session") ?? JsonElement.Parse("{}");
        var kind = IsTranscription(session) ? SessionKind.Transcription : SessionKind.Conversation;
        return Apply(session, WireProfile.Realtime, kind, model, seconds, "session");
    }

    /// <summary>The body of the beta's calls: the session itself.</summary>
    public static (ClientSecretRequest? Request, WireError? Error) ReadFlat(
        JsonElement body,
        SessionKind kind,
        string? model
    ) => Apply(body, WireProfile.RealtimeBeta, kind, model, DefaultSeconds, "");

    private static (ClientSecretRequest? Request, WireError? Error) Apply(
        JsonElement session,
        WireProfile profile,
        SessionKind kind,
        string? model,
        int seconds,
        string path
    )
    {
        if (Property(session, "model") is { ValueKind: JsonValueKind.String } named)
        {
            model = named.GetString();
        }

        model ??=
            kind is SessionKind.Transcription ? SessionDefaults.TranscriptionModel : SessionDefaults.ConversationModel;
        if (model.Length == 0)
        {
            var field = path.Length == 0 ? "model" : $"{path}.model";
            return (null, WireError.Invalid(ErrorCodes.InvalidValue, $"'{field}' must not be empty.", field));
        }

        var result = new SessionPatch(session).ApplyTo(SessionDefaults.For(model, null, profile, kind), path);
        return result.Error is { } error
            ? (null, error)
            : (new ClientSecretRequest(result.Config, TimeSpan.FromSeconds(seconds)), null);
    }

    private static (int Seconds, WireError? Error) ReadLifetime(JsonElement body)
    {
        if (Property(body, "expires_after") is not { } after)
        {
            return (DefaultSeconds, null);
        }

        if (after.ValueKind is not JsonValueKind.Object)
        {
            return (
                0,
                WireError.Invalid(ErrorCodes.InvalidType, "'expires_after' must be an object.", "expires_after")
            );
        }

        if (
            Property(after, "anchor") is { } anchor
            && !(anchor.ValueKind is JsonValueKind.String && anchor.ValueEquals("created_at"))
        )
        {
            return (
                0,
                WireError.Invalid(
                    ErrorCodes.InvalidValue,
                    "Invalid value: 'expires_after.anchor'. Supported values are: 'created_at'.",
                    "expires_after.anchor"
                )
            );
        }

        if (Property(after, "seconds") is not { } value)
        {
            return (DefaultSeconds, null);
        }

        return
            value.ValueKind is JsonValueKind.Number
            && value.TryGetInt32(out var seconds)
            && seconds is >= ShortestSeconds and <= LongestSeconds
            ? (seconds, null)
            : (
                0,
                WireError.Invalid(
                    ErrorCodes.InvalidValue,
                    $"'expires_after.seconds' must be a whole number from {ShortestSeconds} to {LongestSeconds}.",
                    "expires_after.seconds"
                )
            );
    }

    private static bool IsTranscription(JsonElement session) =>
        Property(session, "type") is { ValueKind: JsonValueKind.String } type && type.ValueEquals("transcription");

    /// <summary>Null when the field is absent or null.</summary>
    private static JsonElement? Property(JsonElement owner, string name) =>
        owner.ValueKind is JsonValueKind.Object
        && owner.TryGetProperty(name, out var value)
        && value.ValueKind is not JsonValueKind.Null
            ? value
            : null;

    private static string? Unknown(JsonElement body, params ReadOnlySpan<string> known)
    {
        foreach (var property in body.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                return property.Name.Length <= 64 ? property.Name : property.Name[..64];
            }
        }

        return null;
    }
}
