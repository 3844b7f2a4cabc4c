using System.Diagnostics;
using System.Runtime.InteropServices;
using Parley.Engines.Espeak;
using Parley.Engines.Speech;

namespace Parley.Engines.Tests.Speech;

public sealed partial class EspeakSpeakerTests : SpeakerConformance
{
    private const int Stop = 19;
    private const int Kill = 9;

    private static readonly Lazy<ISpeaker?> _speaker = new(() =>
        new EspeakProvider().Probe().Available ? new EspeakProvider().Create() : null
    );

    protected override ISpeaker Speaker
    {
        get
        {
            Assert.SkipWhen(
                _speaker.Value is null,
                $"espeak-ng cannot run here: {new EspeakProvider().Probe().Detail}"
            );
            return _speaker.Value!;
        }
    }

    protected override LocalVoice English => Voice("en-us");

    [Fact]
    public void The_probe_tells_the_version_and_the_number_of_languages()
    {
        Assert.Equal("espeak", Speaker.Name);
        Assert.Matches(@"^espeak-ng \d\.\d+.*, \d{2,3} languages", new EspeakProvider().Probe().Detail);
    }

    [Fact]
    public async Task Every_voice_speaks()
    {
        var silent = new List<string>();
        var plain = Speaker.Voices.Where(voice => !voice.Id.Contains('+', StringComparison.Ordinal)).ToList();
        foreach (var voice in plain)
        {
            // Not every language knows digits, and not every one knows Latin letters.
            if (
                !await SpeaksAsync(voice, "1 2")
                && !await SpeaksAsync(voice, "ma ne")
                && !await SpeaksAsync(voice, "ᏣᎳᎩ")
            )
            {
                silent.Add(voice.Key);
            }
        }
        Assert.True(plain.Count > 100, $"Only {plain.Count} voices.");
        Assert.Equal(3 * plain.Count, Speaker.Voices.Count);
        Assert.Empty(silent);
    }

    private async Task<bool> SpeaksAsync(LocalVoice voice, string text)
    {
        var said = await Said.CollectAsync(Speaker, new SpeechRequest(text, voice), Token);
        return said.Length > TimeSpan.FromMilliseconds(200) && said.Loudness > 50;
    }

    [Theory]
    [InlineData("de", "de", VoiceGender.Male)]
    [InlineData("de+f3", "de", VoiceGender.Female)]
    [InlineData("en-gb+m3", "en-GB", VoiceGender.Male)]
    [InlineData("pt-br", "pt-BR", VoiceGender.Male)]
    [InlineData("cmn", "zh-CN", VoiceGender.Male)]
    [InlineData("vi-vn-x-central", "vi-VN-x-central", VoiceGender.Male)]
    public void Voices_have_a_locale_and_a_gender(string id, string locale, VoiceGender gender)
    {
        Assert.Equal(locale, Voice(id).Locale);
        Assert.Equal(gender, Voice(id).Gender);
    }

    [Theory]
    [InlineData("de", "Schöne Grüße aus Köln, das kostet 25 Euro!")]
    [InlineData("fr-fr", "Où est la gare, s'il vous plaît ?")]
    [InlineData("ru", "Привет, как дела?")]
    [InlineData("hi", "नमस्ते, आप कैसे हैं?")]
    public async Task Words_of_other_languages_cover_the_text(string voice, string text)
    {
        var said = await Said.CollectAsync(Speaker, new SpeechRequest(text, Voice(voice)), Token);
        Assert.Equal(text, said.WordText);
        AssertInside(said);
    }

    [Fact]
    public async Task A_womans_voice_is_higher()
    {
        var man = await Said.CollectAsync(Speaker, new SpeechRequest(Sentence, Voice("en-us")), Token);
        var woman = await Said.CollectAsync(Speaker, new SpeechRequest(Sentence, Voice("en-us+f3")), Token);
        Assert.True(woman.Pitch() > man.Pitch() * 1.2, $"{woman.Pitch():F0} Hz against {man.Pitch():F0} Hz");
    }

    [Fact]
    public async Task A_child_killed_in_the_middle_fails_that_clause_and_the_next_one_works()
    {
        Assert.NotNull(Speaker);
        using var speaker = EspeakProvider.Create(TimeProvider.System, EspeakSpeaker.DefaultStallTimeout);
        var request = new SpeechRequest(Sentence, English);
        for (var i = 0; i < 3; i++)
        {
            var child = speaker.ChildProcessId;
            Assert.Equal(0, Signal(child, Stop));
            var first = Said.CollectAsync(speaker, request, Token);
            var second = Said.CollectAsync(speaker, request, Token);
            Assert.Equal(0, Signal(child, Kill));
            var failure = await Assert.ThrowsAsync<EngineException>(() => first);
            Assert.Equal(EngineFault.Crashed, failure.Fault);
            await Assert.ThrowsAsync<EngineException>(() => second);
            Assert.Equal(Sentence, (await Said.CollectAsync(speaker, request, Token)).WordText);
            Assert.NotEqual(child, speaker.ChildProcessId);
        }
    }

    [Fact]
    public async Task A_child_that_died_while_idle_is_replaced_unnoticed()
    {
        Assert.NotNull(Speaker);
        using var speaker = EspeakProvider.Create(TimeProvider.System, EspeakSpeaker.DefaultStallTimeout);
        using var child = Process.GetProcessById(speaker.ChildProcessId);
        child.Kill();
        await child.WaitForExitAsync(Token);
        var attempts = 0;
        Said? said = null;
        while (said is null && attempts++ < 2)
        {
            try
            {
                said = await Said.CollectAsync(speaker, new SpeechRequest(Sentence, English), Token);
            }
            catch (EngineException e) when (e.Fault is EngineFault.Crashed)
            {
                // Its death may be noticed only by the clause that meets it.
            }
        }
        Assert.Equal(Sentence, said?.WordText);
    }

    [Fact]
    public async Task A_child_that_hangs_is_ended_and_replaced()
    {
        Assert.NotNull(Speaker);
        using var speaker = EspeakProvider.Create(TimeProvider.System, TimeSpan.FromMilliseconds(300));
        Assert.Equal(0, Signal(speaker.ChildProcessId, Stop));
        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            Said.CollectAsync(speaker, new SpeechRequest(Sentence, English), Token)
        );
        Assert.Equal(EngineFault.Timeout, failure.Fault);
        Assert.Equal(
            Sentence,
            (await Said.CollectAsync(speaker, new SpeechRequest(Sentence, English), Token)).WordText
        );
    }

    [Fact]
    public async Task A_clause_can_be_cancelled_while_the_child_hangs()
    {
        Assert.NotNull(Speaker);
        using var speaker = EspeakProvider.Create(TimeProvider.System, EspeakSpeaker.DefaultStallTimeout);
        Assert.Equal(0, Signal(speaker.ChildProcessId, Stop));
        using var stop = new CancellationTokenSource();
        var saying = Said.CollectAsync(speaker, new SpeechRequest(Sentence, English), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saying);
    }

    [Fact]
    public async Task The_child_ends_with_its_speaker()
    {
        Assert.NotNull(Speaker);
        using var speaker = EspeakProvider.Create(TimeProvider.System, EspeakSpeaker.DefaultStallTimeout);
        using var child = Process.GetProcessById(speaker.ChildProcessId);
        speaker.Dispose();
        await child.WaitForExitAsync(Token);
        Assert.True(child.HasExited);
    }

    private LocalVoice Voice(string id) =>
        Speaker.Voices.Single(voice => string.Equals(voice.Id, id, StringComparison.Ordinal));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
