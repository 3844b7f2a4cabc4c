using System.Runtime.InteropServices;
using System.Text;

namespace Parley.Turns.Words;

/// <summary>The English language model that Debian's pocketsphinx-en-us installs (BSD licence), asked for where sentences end.</summary>
internal sealed unsafe partial class TrigramModel
{
    private const string Library = "libsphinxbase.so.3";
    private const string File = "/usr/share/pocketsphinx/model/en-us/en-us.lm.bin";

    private readonly nint _logMath;
    private readonly nint _model;
    private readonly int _end;

    public TrigramModel()
    {
        err_set_logfp(0);
        _logMath = logmath_init(1.0001, 0, 0);
        fixed (byte* file = Encoding.UTF8.GetBytes(File + "\0"))
        {
            _model = ngram_model_read(0, file, 0, _logMath);
        }

        if (_model == 0)
        {
            throw new FileNotFoundException("The language model is missing: install pocketsphinx-en-us.", File);
        }

        _end = Id("</s>");
        Count = (int)(*ngram_model_get_counts(_model));
    }

    /// <summary>Words it knows.</summary>
    public int Count { get; }

    public string Word(int id) => Marshal.PtrToStringUTF8(ngram_word(_model, id)) ?? "";

    /// <summary>Probability of the word anywhere.</summary>
    public double Of(int id)
    {
        int used;
        return Math.Exp(logmath_log_to_ln(_logMath, ngram_ng_prob(_model, id, null, 0, &used)));
    }

    /// <summary>Probability that a sentence ends behind the word.</summary>
    public double EndAfter(int id)
    {
        int used;
        return Math.Exp(logmath_log_to_ln(_logMath, ngram_ng_prob(_model, _end, &id, 1, &used)));
    }

    private int Id(string word)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(word + "\0"))
        {
            return ngram_wid(_model, text);
        }
    }

    [LibraryImport(Library)]
    private static partial void err_set_logfp(nint file);

    [LibraryImport(Library)]
    private static partial nint logmath_init(double basis, int shift, int table);

    [LibraryImport(Library)]
    private static partial double logmath_log_to_ln(nint logMath, int value);

    [LibraryImport(Library)]
    private static partial nint ngram_model_read(nint config, byte* file, int type, nint logMath);

    [LibraryImport(Library)]
    private static partial uint* ngram_model_get_counts(nint model);

    [LibraryImport(Library)]
    private static partial int ngram_wid(nint model, byte* word);

    [LibraryImport(Library)]
    private static partial nint ngram_word(nint model, int id);

    [LibraryImport(Library)]
    private static partial int ngram_ng_prob(nint model, int id, int* history, int count, int* used);
}
