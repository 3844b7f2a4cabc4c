using Parley.Protocol.Latency;
using Parley.Protocol.Profiles;
using Parley.Protocol.Session;

namespace Parley.Protocol.Tests.Session;

public sealed class LatencyIncludeTests
{
    public static TheoryData<WireProfile> Dialects =>
        [WireProfile.VoiceLive, WireProfile.RealtimeBeta, WireProfile.Realtime];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Every_dialect_can_ask_for_receipts(WireProfile profile)
    {
        var config = SessionDefaults.For("gpt-4o", null, profile);
        var patch = new SessionPatch(System.Text.Json.JsonElement.Parse("""{"include":["parley.latency"]}"""));

        Assert.Equal(SessionInclude.Latency, patch.ApplyTo(config).Config.Include);
        Assert.Equal(SessionInclude.None, config.Include);
    }

    [Fact]
    public void The_parts_of_a_receipt_never_count_a_moment_twice()
    {
        // An answer that was prepared ahead: its first token came before the end of speech was found.
        var marks = new LatencyMarks
        {
            SpeechEndFound = 500,
            FinalTranscript = 505,
            ResponseCreated = 505,
            FirstToken = 310,
            FirstClause = 320,
            FirstAudioByte = 340,
            FirstAudioSent = 506,
            Heard = 506,
        };

        Assert.Equal([500, 5, 0, 0, 0, 0, 1, 0], marks.Parts.Select(p => p.Took));
    }
}
