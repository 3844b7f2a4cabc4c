using Parley.Engines.Flite;
using Parley.Engines.Speech;

namespace Parley.Engines.Tests.Speech;

public sealed class FliteSpeakerTests : SpeakerConformance
{
    private static readonly Lazy<ISpeaker?> _speaker = new(() =>
        new FliteProvider().Probe().Available ? new FliteProvider().Create() : null
    );

    protected override ISpeaker Speaker
    {
        get
        {
            Assert.SkipWhen(_speaker.Value is null, "flite is not installed (Debian package libflite1).");
            return _speaker.Value!;
        }
    }

    protected override LocalVoice English => Speaker.Voices[0];

    [Fact]
    public void The_probe_names_the_voices()
    {
        Assert.Equal("flite", Speaker.Name);
        Assert.Contains("slt", new FliteProvider().Probe().Detail, StringComparison.Ordinal);
        Assert.Equal(VoiceGender.Female, Speaker.Voices.Single(voice => voice.Key is "flite:slt").Gender);
    }

    [Theory]
    [InlineData("slt", true)]
    [InlineData("rms", false)]
    [InlineData("awb", true)]
    [InlineData("kal16", true)]
    public async Task Every_voice_speaks_and_follows_rate_and_all_but_rms_follow_pitch(string id, bool followsPitch)
    {
        var voice = Speaker.Voices.SingleOrDefault(v => string.Equals(v.Id, id, StringComparison.Ordinal));
        Assert.SkipWhen(voice is null, $"The voice {id} is not installed.");
        var request = new SpeechRequest(Sentence, voice!);
        var plain = await Said.CollectAsync(Speaker, request, Token);
        var fast = await Said.CollectAsync(Speaker, request with { Rate = 1.5 }, Token);
        var high = await Said.CollectAsync(Speaker, request with { Pitch = 1.4 }, Token);
        TestContext.Current.SendDiagnosticMessage(
            $"{id}: {plain.Length}, {plain.Pitch():F0} Hz, high {high.Pitch():F0} Hz"
        );
        Assert.Equal(16_000, plain.Rate);
        Assert.Equal(Sentence, plain.WordText);
        AssertInside(plain);
        Assert.InRange(plain.Length / fast.Length, 1.3, 1.7);
        Assert.InRange(high.Pitch() / plain.Pitch(), followsPitch ? 1.1 : 0.95, followsPitch ? 1.7 : 1.05);
    }
}
