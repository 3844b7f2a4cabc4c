namespace Parley.Engines.PocketSphinx.Decoding;

/// <summary>The native settings, each with its reason.</summary>
internal static class DecoderSettings
{
    /// <summary>The model's own features, but for the mean, which <see cref="CepstralMean"/> subtracts.</summary>
    internal const string Features = """
        -lowerf 130
        -upperf 6800
        -nfilt 25
        -transform dct
        -lifter 22
        -feat 1s_c_d_dd
        -svspec 0-12/13-25/26-38
        -agc none
        -cmn none
        -varnorm no
        -model ptm
        """;

    /// <summary>Silence is kept, so that a frame's index is its place in the utterance.</summary>
    internal static IReadOnlyList<string> FrontEnd =>
        [
            "-lowerf",
            "130",
            "-upperf",
            "6800",
            "-nfilt",
            "25",
            "-transform",
            "dct",
            "-lifter",
            "22",
            "-remove_noise",
            "yes",
            "-remove_silence",
            "no",
        ];

    /// <summary>Fewer models per frame and no second pass: half the work for about one point of errors.</summary>
    /// <param name="files">Where the model lies.</param>
    /// <param name="features">A file that holds <see cref="Features"/>; the one beside the model would win otherwise.</param>
    internal static IReadOnlyList<string> Search(ModelFiles files, string features) =>
        [
            "-hmm",
            files.Acoustics,
            "-featparams",
            features,
            "-remove_silence",
            "no",
            "-maxhmmpf",
            "5000",
            "-fwdflat",
            "no",
        ];
}
