using Parley.Client;

namespace Parley.Server.Tests.Talk;

public sealed class VoiceUrlTests
{
    [Theory]
    [InlineData("http://127.0.0.1:7310", "ws://127.0.0.1:7310/voice-live/realtime?api-version=v")]
    [InlineData("http://127.0.0.1:7310/", "ws://127.0.0.1:7310/voice-live/realtime?api-version=v")]
    [InlineData("https://voice.example", "wss://voice.example/voice-live/realtime?api-version=v")]
    [InlineData(
        "https://voice.example/behind/a/proxy",
        "wss://voice.example/behind/a/proxy/voice-live/realtime?api-version=v"
    )]
    [InlineData("ws://[::1]:99/voice-agent/realtime", "ws://[::1]:99/voice-agent/realtime?api-version=v")]
    [InlineData(
        "wss://h/voice-live/realtime?API-Version=2025-05-01",
        "wss://h/voice-live/realtime?API-Version=2025-05-01"
    )]
    [InlineData("wss://h/voice-live/realtime?debug=on", "wss://h/voice-live/realtime?debug=on&api-version=v")]
    public void An_address_gets_the_endpoint_and_the_version_it_lacks(string given, string expected) =>
        Assert.Equal(expected, VoiceUrl.Build(new Uri(given), "v", model: null).ToString());

    [Fact]
    public void The_model_is_escaped() =>
        Assert.EndsWith("?model=a%20b%26c", VoiceUrl.Build(new Uri("ws://h"), null, "a b&c").AbsoluteUri);

    [Theory]
    [InlineData("ftp://h")]
    [InlineData("file:///etc/passwd")]
    public void Another_scheme_is_refused(string given) =>
        Assert.Throws<ArgumentException>(() => VoiceUrl.Build(new Uri(given), null, null));
}
