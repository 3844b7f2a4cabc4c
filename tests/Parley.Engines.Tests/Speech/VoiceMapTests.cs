using Parley.Engines.Speech;
using Parley.Testing.Coverage;

namespace Parley.Engines.Tests.Speech;

public sealed class VoiceMapTests
{
    private static readonly LocalVoice[] _voices =
    [
        new("flite", "slt", "en-US", VoiceGender.Female),
        new("flite", "rms", "en-US", VoiceGender.Male),
        new("flite", "awb", "en-US", VoiceGender.Male),
        new("flite", "kal16", "en-US", VoiceGender.Male),
        .. Espeak("en-us", "en-US"),
        .. Espeak("en-gb", "en-GB"),
        .. Espeak("de", "de"),
        .. Espeak("fr-be", "fr-BE"),
        .. Espeak("fr-fr", "fr-FR"),
        .. Espeak("es", "es"),
        .. Espeak("es-419", "es-419"),
        .. Espeak("nb", "nb"),
        .. Espeak("cmn", "zh-CN"),
        .. Espeak("yue", "zh-HK"),
        .. Espeak("hi", "hi"),
    ];

    [Theory]
    [InlineData("alloy", "flite:slt", VoiceMatch.Exact)]
    [InlineData("ECHO", "flite:rms", VoiceMatch.Exact)]
    [InlineData("ballad", "flite:awb", VoiceMatch.Exact)]
    [InlineData("en-US-AvaNeural", "flite:slt", VoiceMatch.Pattern)]
    [InlineData("en-US-Ava:DragonHDLatestNeural", "flite:slt", VoiceMatch.Pattern)]
    [InlineData("en-US-AndrewMultilingualNeural", "flite:rms", VoiceMatch.Pattern)]
    [InlineData("en-GB-SoniaNeural", "espeak:en-gb+f3", VoiceMatch.Pattern)]
    [InlineData("de-DE-KatjaNeural", "espeak:de+f3", VoiceMatch.Pattern)]
    [InlineData("de-DE-ConradNeural", "espeak:de", VoiceMatch.Pattern)]
    [InlineData("fr-FR-DeniseNeural", "espeak:fr-fr+f3", VoiceMatch.Pattern)]
    [InlineData("nb-NO-PernilleNeural", "espeak:nb+f3", VoiceMatch.Pattern)]
    [InlineData("zh-CN-XiaoxiaoNeural", "espeak:cmn+f3", VoiceMatch.Pattern)]
    [InlineData("florian", "espeak:de", VoiceMatch.Exact)]
    [InlineData("xiaoxiao", "espeak:cmn+f3", VoiceMatch.Exact)]
    [InlineData("espeak:hi+m3", "espeak:hi+m3", VoiceMatch.Exact)]
    [InlineData("en-US-NobodyNeural", "flite:slt", VoiceMatch.Locale)]
    [InlineData("en-SG-LunaNeural", "flite:slt", VoiceMatch.Language)]
    [InlineData("de-LU-NobodyNeural", "espeak:de", VoiceMatch.Language)]
    [InlineData("fr-LU-NobodyNeural", "espeak:fr-fr", VoiceMatch.Language)]
    [InlineData("is-IS-GudrunNeural", "flite:slt", VoiceMatch.Default)]
    [InlineData("", "flite:slt", VoiceMatch.Locale)]
    [Covers("feature:62")]
    public void A_name_finds_its_local_voice(string name, string key, VoiceMatch match)
    {
        var choice = VoiceMap.Default.Resolve(new VoiceRequest(name), _voices)!;
        Assert.Equal((key, match), (choice.Voice.Key, choice.Match));
        Assert.Equal(choice.FellBack && name.Length > 0, choice.Note is not null);
    }

    [Theory]
    [InlineData("alloy", "de-DE", "espeak:de+f3")]
    [InlineData("echo", "es-MX", "espeak:es")]
    [InlineData("en-US-AvaMultilingualNeural", "fr-FR", "espeak:fr-fr+f3")]
    [InlineData("en-US-Andrew:DragonHDLatestNeural", "de-AT", "espeak:de")]
    [InlineData("en-US-AvaNeural", "de-DE", "flite:slt")]
    [InlineData("en-US-AvaNeural", "en-GB", "espeak:en-gb+f3")]
    [Covers("feature:70")]
    public void A_preferred_locale_counts_where_the_voice_can_speak_it(string name, string prefer, string key)
    {
        var request = new VoiceRequest(name) { PreferLocales = [prefer] };
        Assert.Equal(key, VoiceMap.Default.Resolve(request, _voices)!.Voice.Key);
    }

    [Theory]
    [InlineData("en-US-AvaNeural", "de-DE", "espeak:de+f3")]
    [InlineData("en-US-AndrewNeural", "no-NO", "espeak:nb")]
    [InlineData("alloy", "en-GB", "espeak:en-gb+f3")]
    [Covers("feature:70")]
    public void A_locale_that_the_session_insists_on_wins(string name, string locale, string key)
    {
        Assert.Equal(key, VoiceMap.Default.Resolve(new VoiceRequest(name, locale), _voices)!.Voice.Key);
    }

    [Fact]
    public void A_gender_that_is_asked_for_counts_for_names_nobody_knows()
    {
        var request = new VoiceRequest("en-US-NobodyNeural") { Gender = VoiceGender.Male };
        Assert.Equal("flite:rms", VoiceMap.Default.Resolve(request, _voices)!.Voice.Key);
    }

    [Fact]
    public void Without_flite_espeak_speaks_all_and_without_voices_nobody_does()
    {
        var espeak = _voices.Where(voice => voice.Engine is "espeak").ToList();
        Assert.Equal("espeak:en-us+f3", VoiceMap.Default.Resolve(new VoiceRequest("alloy"), espeak)!.Voice.Key);
        Assert.Equal(
            "espeak:en-us+m3",
            VoiceMap.Default.Resolve(new VoiceRequest("en-US-GuyNeural"), espeak)!.Voice.Key
        );
        Assert.Null(VoiceMap.Default.Resolve(new VoiceRequest("alloy"), []));
    }

    [Fact]
    public void An_edited_table_is_read_and_wins_over_patterns()
    {
        var map = VoiceMap.Parse(
            "# mine\r\n\r\nen-US-Ava*\ten-US\tfemale\tflite:slt\r\nen-US-AvaNeural\ten-US\tmale\tflite:kal16,flite:rms\n",
            "mine"
        );
        Assert.Equal("flite:kal16", map.Resolve(new VoiceRequest("en-US-AvaNeural"), _voices)!.Voice.Key);
        Assert.Equal("flite:slt", map.Resolve(new VoiceRequest("en-US-AvaMultilingualNeural"), _voices)!.Voice.Key);
    }

    [Theory]
    [InlineData("alloy\t*\tfemale", "4 columns")]
    [InlineData("alloy\t*\tfemale\tflite:slt\tmore", "4 columns")]
    [InlineData("alloy\t*\twoman\tflite:slt", "not 'woman'")]
    [InlineData("al*oy\t*\tfemale\tflite:slt", "'*' may only end")]
    [InlineData("alloy\t*\tfemale\tslt", "engine:voice")]
    public void A_wrong_line_is_named(string line, string what)
    {
        var failure = Assert.Throws<FormatException>(() => VoiceMap.Parse($"# head\n{line}\n", "voices.tsv"));
        Assert.StartsWith("voices.tsv, line 2: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(what, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_is_written_once_and_read_back()
    {
        var folder = Directory.CreateTempSubdirectory("voices");
        try
        {
            var path = Path.Combine(folder.FullName, "sub", "voices.tsv");
            Assert.Same(VoiceMap.Default, VoiceMap.Load(path));
            VoiceMap.WriteDefault(path);
            Assert.Equal("flite:slt", VoiceMap.Load(path).Resolve(new VoiceRequest("alloy"), _voices)!.Voice.Key);
            File.WriteAllText(path, "alloy\t*\tmale\tflite:rms\n");
            VoiceMap.WriteDefault(path);
            Assert.Equal("flite:rms", VoiceMap.Load(path).Resolve(new VoiceRequest("alloy"), _voices)!.Voice.Key);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<LocalVoice> Espeak(string id, string locale) =>
        [
            new("espeak", id, locale, VoiceGender.Male),
            new("espeak", id + "+f3", locale, VoiceGender.Female),
            new("espeak", id + "+m3", locale, VoiceGender.Male),
        ];
}
