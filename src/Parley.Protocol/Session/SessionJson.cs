using System.Text.Json;

namespace Parley.Protocol.Session;

/// <summary>The session object alone, laid out as <see cref="SessionConfig.Profile"/> and <see cref="SessionConfig.Kind"/> say.</summary>
public static class SessionJson
{
    /// <summary>One object.</summary>
    public static void Write(Utf8JsonWriter writer, SessionView session)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        WriteFields(writer, session);
        writer.WriteEndObject();
    }

    /// <summary>The fields only, for an object that has more of them, such as <c>client_secret</c>.</summary>
    public static void WriteFields(Utf8JsonWriter writer, SessionView session)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(session);
        SessionWriter.WriteFields(writer, session);
    }
}
