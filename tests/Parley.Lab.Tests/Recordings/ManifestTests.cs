using Parley.Lab.Recordings;

namespace Parley.Lab.Tests.Recordings;

public sealed class ManifestTests
{
    [Fact]
    public void Columns_are_found_by_name_in_any_order()
    {
        using var manifest = new StringReader(
            "speaker\tfile\ttranscript\textra\nanna\tset one/a.wav\thello there\tx\nnobody\tn.wav\tNOISE\ty\n\n"
        );

        var lines = ManifestLine.Read(manifest);

        Assert.Equal(2, lines.Count);
        Assert.Equal(("set one", "anna", true), (lines[0].Set, lines[0].Speaker, lines[0].HasWords));
        Assert.Equal(("all", false), (lines[1].Set, lines[1].IsSpeech));
    }

    [Fact]
    public void Labels_are_stretches_of_speech_and_no_words()
    {
        using var manifest = new StringReader(
            "file\ttranscript\nv/x.wav\tVAD:0.000,0.500,0,0.500,1.000,1,1.000,1.500,1,1.500,2.000,0,2.000,2.250,1\n"
        );

        var line = Assert.Single(ManifestLine.Read(manifest));

        Assert.True(line.IsLabelled && line.IsSpeech && !line.HasWords);
        Assert.Equal([(500, 1500), (2000, 2250)], line.SpeechLabels(1000).Select(one => (one.Start, one.End)));
    }

    [Fact]
    public void A_manifest_without_the_columns_says_so()
    {
        using var manifest = new StringReader("path\ttext\na.wav\thi\n");

        Assert.Throws<LabException>(() => ManifestLine.Read(manifest));
    }
}
