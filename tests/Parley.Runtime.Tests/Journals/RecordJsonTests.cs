using System.Text.Json;
using Parley.Core;
using Parley.Core.State;
using Parley.Engines.Speech;
using Parley.Protocol.Profiles;
using Parley.Runtime.Journals;
using Parley.Runtime.Sessions;

namespace Parley.Runtime.Tests.Journals;

/// <summary>Whatever is written into a journal comes back as it was: for every type there is, and every one that will be.</summary>
public sealed class RecordJsonTests
{
    public static TheoryData<Type> Kinds =>
        [
            .. new[] { typeof(SessionInput), typeof(SessionEffect), typeof(EngineNews) }
                .SelectMany(RecordMaker.KindsOf)
                .Where(kind => kind != typeof(Emit)),
        ];

    public static TheoryData<Type> Beginnings =>
        [typeof(SessionState), typeof(SessionStart), typeof(SessionOptions), typeof(RecordedEngines)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_input_effect_and_engine_result_comes_back_as_it_was(Type kind)
    {
        var family = new[] { typeof(SessionInput), typeof(SessionEffect), typeof(EngineNews) }.Single(
            kind.IsSubclassOf
        );
        foreach (var made in new RecordMaker().MakeAll(kind))
        {
            Check(made, family);
        }
    }

    [Theory]
    [MemberData(nameof(Beginnings))]
    public void All_that_a_session_begins_with_comes_back_as_it_was(Type type)
    {
        foreach (var made in new RecordMaker().MakeAll(type))
        {
            Check(made, type);
        }
    }

    [Fact]
    public void Every_client_event_comes_back_as_it_was()
    {
        foreach (var made in new RecordMaker().MakeAll(typeof(Protocol.ClientEvent)))
        {
            Check(new ClientSent((Protocol.ClientEvent)made), typeof(SessionInput));
        }
    }

    [Fact]
    public void Every_dialect_comes_back_as_itself()
    {
        WireProfile[] all =
        [
            WireProfile.VoiceLive,
            WireProfile.VoiceLive.At("v1"),
            WireProfile.VoiceLive.At("2025-05-01-preview"),
            WireProfile.RealtimeBeta,
            WireProfile.Realtime,
        ];
        foreach (var profile in all)
        {
            var json = JsonSerializer.Serialize(profile, RecordJson.Options);
            Assert.Same(profile, JsonSerializer.Deserialize<WireProfile>(json, RecordJson.Options));
        }
    }

    [Fact]
    public void What_a_client_sent_as_json_keeps_its_spaces_digits_and_escapes()
    {
        var json = JsonElement.Parse("""{ "a" : 1.50e1,  "b":"\u00e9\ud83d\ude00" }""");

        var back = JsonSerializer.Deserialize<JsonElement>(
            JsonSerializer.Serialize(json, RecordJson.Options),
            RecordJson.Options
        );

        Assert.Equal(json.GetRawText(), back.GetRawText());
    }

    [Fact]
    public void A_null_where_the_default_is_something_stays_a_null()
    {
        var state = SessionState.Create(
            "sess_1",
            new()
            {
                Model = "m",
                TurnDetection = null,
                Transcription = null,
            }
        );

        var back = JsonSerializer.Deserialize<SessionState>(
            JsonSerializer.Serialize(state, RecordJson.Options),
            RecordJson.Options
        )!;

        Assert.Null(back.Config.TurnDetection);
        Assert.Null(back.Config.Transcription);
    }

    [Fact]
    public void Samples_come_back_to_the_bit()
    {
        EngineNews said = new SpeakerSaid(new SpeechAudio(new short[] { 1, -2, short.MinValue }, 16_000));

        var json = JsonSerializer.Serialize(said, RecordJson.Options);
        var back = (SpeakerSaid)JsonSerializer.Deserialize<EngineNews>(json, RecordJson.Options)!;

        Assert.Equal([1, -2, short.MinValue], ((SpeechAudio)back.Part).Samples.ToArray());
    }

    private static void Check(object made, Type declared)
    {
        var json = JsonSerializer.Serialize(made, declared, RecordJson.Options);
        Assert.DoesNotContain('\n', json);
        var back = JsonSerializer.Deserialize(json, declared, RecordJson.Options);
        Assert.Null(RecordMaker.Difference(made, back, made.GetType().Name));
    }
}
