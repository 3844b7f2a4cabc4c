using Parley.Engines.Speech;

namespace Parley.Engines.Tests.Speech;

public sealed class RoutingSpeakerTests
{
    private static readonly LocalVoice _ann = new("one", "ann", "en-US", VoiceGender.Female);
    private static readonly LocalVoice _ben = new("two", "ben", "de", VoiceGender.Male);

    [Fact]
    public async Task Each_clause_goes_to_the_engine_of_its_voice()
    {
        var speaker = new RoutingSpeaker([new Reciter("one", _ann), new Reciter("two", _ben)]);
        Assert.Equal([_ann, _ben], speaker.Voices);
        Assert.Equal("one+two", speaker.Name);
        foreach (var voice in speaker.Voices)
        {
            var said = await Said.CollectAsync(
                speaker,
                new SpeechRequest("hello", voice),
                TestContext.Current.CancellationToken
            );
            Assert.Equal($"{voice.Engine} hello", said.WordText);
        }
    }

    [Fact]
    public void A_voice_of_no_engine_is_refused()
    {
        var speaker = new RoutingSpeaker([new Reciter("one", _ann)]);
        var failure = Assert.Throws<EngineException>(() =>
            speaker.SpeakAsync(new SpeechRequest("hello", _ben), default)
        );
        Assert.Equal(EngineFault.Unsupported, failure.Fault);
    }

    [Fact]
    public void Joining_none_gives_none_and_one_gives_itself()
    {
        var one = new Reciter("one", _ann);
        Assert.Null(RoutingSpeaker.Join([]));
        Assert.Same(one, RoutingSpeaker.Join([one]));
        Assert.IsType<RoutingSpeaker>(RoutingSpeaker.Join([one, new Reciter("two", _ben)]));
    }

    private sealed class Reciter(string name, LocalVoice voice) : ISpeaker
    {
        public string Name => name;

        public IReadOnlyList<LocalVoice> Voices => [voice];

        public async IAsyncEnumerable<SpeechPart> SpeakAsync(
            SpeechRequest request,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return new SpeechWord($"{name} {request.Text}", TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }
    }
}
