using System.Buffers;
using System.Text;
using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Session;

namespace Parley.Protocol.Tests;

/// <summary>Short forms of what the tests do all the time.</summary>
internal static class Wire
{
    public static ClientEventResult Read(string json, WireProfile? profile = null) =>
        ClientEventReader.Read(Encoding.UTF8.GetBytes(json), profile);

    public static T Good<T>(string json, WireProfile? profile = null)
        where T : ClientEvent
    {
        var result = Read(json, profile);
        Assert.True(result.IsEvent, $"{result.Error?.Code}: {result.Error?.Message}");
        return Assert.IsType<T>(result.Event);
    }

    public static WireError Bad(string json, WireProfile? profile = null)
    {
        var result = Read(json, profile);
        Assert.False(result.IsEvent, "The message was accepted.");
        return result.Error!;
    }

    public static JsonElement Written(ServerEvent e, WireProfile? profile = null)
    {
        var output = new ArrayBufferWriter<byte>();
        ServerEventWriter.Write(e, output, profile);
        Assert.True(output.WrittenCount < WireLimits.ServerMessageBytes);
        return JsonElement.Parse(output.WrittenSpan, new JsonDocumentOptions { AllowDuplicateProperties = false });
    }

    public static SessionPatchResult Patch(string session, SessionConfig? current = null) =>
        new SessionPatch(JsonElement.Parse(session)).ApplyTo(current ?? SessionDefaults.For("gpt-4o", null));

    /// <summary>The session as the client of these settings sees it.</summary>
    public static JsonElement Echo(SessionConfig config) =>
        Written(new SessionUpdated(new SessionView("sess_1", config)), config.Profile).GetProperty("session");

    public static SessionConfig Accepted(string session, SessionConfig? current = null)
    {
        var result = Patch(session, current);
        Assert.True(result.Error is null, $"{result.Error?.Code}: {result.Error?.Message}");
        return result.Config;
    }
}
