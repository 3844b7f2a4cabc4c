using Parley.Engines.Hearing;
using Parley.Engines.PocketSphinx.Language;
using Parley.Engines.PocketSphinx.Native;

namespace Parley.Engines.PocketSphinx.Decoding;

/// <summary>
/// Everything that hears one utterance at a time: front end, mean, the general search, and beside it the focused search when
/// the session says what to expect. Lives on one thread.
/// </summary>
internal sealed class Decoder : IDisposable
{
    /// <summary>Frames that are heard before the search begins, so that level and line are known: 0.5 s.</summary>
    private const int LookAhead = 50;

    /// <summary>What the focused search is given in advance: it is right more often the more is known of the answer.</summary>
    private const int DigitBonus = 3000;
    private const int ExpectedBonus = 300;
    private const int FocusBonus = 50;

    /// <summary>Frames after which nobody has said a short reply alone: 1.5 s, with what lies before the voice and behind it.</summary>
    private const int LongestReply = 150;

    /// <summary>
    /// What leads the general search by more, and is not what that one hears in the end, is no reply: the general search knows all these
    /// words. Hums lead by 1700 to 3700, words by 350, hardly one of fifty by 1000.
    /// </summary>
    private const int MostLead = 1200;

    /// <summary>A word at the edge that is this much fainter than the loudest frame (20 dB) is noise.</summary>
    private const float EdgeDrop = 23;

    /// <summary>Below this part of the utterance, words need the lattice's agreement.</summary>
    private const double LeastSpoken = 0.3;
    private const double LeastAgreement = 0.25;

    /// <summary>From the mean to the loudest frame: a voice in a quiet room stands out by more (15 dB).</summary>
    private const float LeastContrast = 17;

    /// <summary>The first cepstrum of a frame of about -70 dBFS: nothing fainter is speech.</summary>
    private const float Faintest = -20;

    /// <summary>Silence put before and after: the model wants some, and audio is often cut close to the words.</summary>
    private const int EdgeFrames = 10;

    /// <summary>One frame of that silence, without the mean.</summary>
    private static readonly float[] Edge = [-20, .. new float[FrontEnd.Width - 1]];

    private readonly ModelFiles files;
    private readonly bool withAssistant;
    private readonly FrontEnd frontEnd;
    private readonly Search general;
    private readonly FrameBuffer frames = new();
    private readonly CepstralMean mean = new();
    private readonly float[] row = new float[FrontEnd.Width];
    private FocusedSearch? focused;
    private PhrasedSearch? phrased;
    private Search main;
    private Search? second;
    private ReplySearch? replies;
    private Search? reply;
    private IReadOnlyList<string> shortReplies = [];
    private Transcript? looked;
    private bool searching;
    private int bonus;
    private int fed;

    internal Decoder(ModelFiles files, bool withAssistant)
    {
        SphinxBase.SetLogFile(0);
        this.files = files;
        this.withAssistant = withAssistant;
        frontEnd = new();
        general = GeneralSearch.Create(files, withAssistant);
        main = general;
    }

    internal void Start(TranscriptionRequest request)
    {
        frames.Clear();
        mean.Start();
        frontEnd.Start();
        shortReplies = request.ShortReplies;
        var focus = Focus.Of(request);
        main = general;
        if (focus.Phrases.Count > 0)
        {
            phrased ??= new(files, withAssistant);
            phrased.Use(focus);
            main = phrased.Search;
        }

        second = null;
        if (!focus.IsOpen)
        {
            focused ??= new(files, general);
            focused.Use(focus);
            second = focused.Search;
            bonus = focus.Expected switch
            {
                "digit" or "digits" => DigitBonus,
                "" => FocusBonus,
                _ => ExpectedBonus,
            };
        }

        looked = null;
        StartSearches();
    }

    /// <summary>How much was written, in samples.</summary>
    internal int Heard => frames.Count * FrontEnd.FrameShift;

    /// <summary>Hears a little more; a slice of 40 ms at a time keeps cancelling quick.</summary>
    internal void Write(ReadOnlySpan<short> samples)
    {
        var learnt = frames.Count;
        frontEnd.Write(samples, frames);
        // Frame by frame, so that how the audio is cut does not decide which mean a frame is heard with.
        while (learnt < frames.Count)
        {
            mean.Learn(frames.Rows(learnt, 1));
            learnt++;
            if (learnt >= LookAhead && searching)
            {
                Advance(learnt);
            }
        }
    }

    internal string Partial()
    {
        if (looked is not null)
        {
            return looked.Text;
        }

        var better = Better();
        return Alone(better) ?? better.Text();
    }

    /// <summary>
    /// What was said, if this is all: the searches end with a pass over the whole, which hears more than they did on the way. What is
    /// written from then on counts only after <see cref="Resume"/>.
    /// </summary>
    internal Transcript Look() => looked ??= EndSearches();

    /// <summary>After a look, because there may be more to come: the searches begin again, and <see cref="CatchUp"/> brings them here.</summary>
    internal void SearchAgain()
    {
        if (!searching)
        {
            StartSearches();
        }
    }

    /// <summary>What was written since the last look was no silence.</summary>
    internal void Resume()
    {
        SearchAgain();
        looked = null;
    }

    /// <summary>Searches a little more of what was written; false when there is no more.</summary>
    internal bool CatchUp(int samples)
    {
        var end = Math.Min(fed + (samples / FrontEnd.FrameShift), frames.Count);
        if (frames.Count < LookAhead || !searching || fed == end)
        {
            return false;
        }

        Advance(end);
        return true;
    }

    internal Transcript Finish()
    {
        if (looked is null)
        {
            var before = frames.Count;
            frontEnd.End(frames);
            mean.Learn(frames.Rows(before, frames.Count - before));
        }

        return Look();
    }

    private void StartSearches()
    {
        (searching, fed) = (true, 0);
        main.Start();
        second?.Start();
        reply = shortReplies.Count > 0 && frames.Count <= LongestReply ? Listen(shortReplies) : null;
        reply?.Start();
    }

    private Transcript EndSearches()
    {
        searching = false;
        Advance(frames.Count);
        Feed(Edge, EdgeFrames);
        var alone = TakeReply();
        var words = Spoken(Best().Words);
        words = IsSpeech(words) ? words : [];
        if (alone?.Stands(Text(words)) is true)
        {
            words = [.. alone.Words.Select(word => word.Earlier(EdgeFrames))];
        }

        return new(Text(words))
        {
            Language = "en-US",
            Confidence = words.Count == 0 ? null : Math.Clamp(words.Average(word => word.Posterior), 0, 1),
            Words = [.. words.Select(word => word.ToTranscript(frames.Count))],
        };
    }

    /// <summary>Makes the focused search, so that the first session with words of its own does not wait for it.</summary>
    internal void Warm() => focused ??= new(files, general);

    /// <summary>The search for these replies, which is made when it was another's before; null when none can be pronounced.</summary>
    internal Search? Listen(IReadOnlyList<string> wanted) => (replies ??= new(files, general)).Use(wanted);

    internal void Abandon()
    {
        searching = false;
        main.Stop();
        EndReply();
        second?.Stop();
    }

    public void Dispose()
    {
        replies?.Dispose();
        focused?.Dispose();
        phrased?.Dispose();
        general.Dispose();
        frontEnd.Dispose();
    }

    /// <summary>Both searches score the same frames with the same acoustic model, so their scores can be compared.</summary>
    private Search Better() => second is not null && second.Score() + bonus >= main.Score() ? second : main;

    /// <summary>What the better of the two makes of it in the end.</summary>
    private HeardPath Best()
    {
        var path = main.Finish();
        return second?.Finish() is { } narrow && narrow.Score + bonus >= path.Score ? narrow : path;
    }

    /// <summary>The last word of the search for short replies, before the others have theirs.</summary>
    private HeardReply? TakeReply()
    {
        var better = Better();
        var heard = Alone(better) is { } text
            ? new HeardReply(
                text,
                ReplySearch.Words(reply!),
                better.Text(),
                Leads: reply!.Score() - better.Score() > MostLead
            )
            : null;
        EndReply();
        return heard;
    }

    /// <summary>The reply that is all that was said, if it was one and fits as well as what the general search heard.</summary>
    private string? Alone(Search better) =>
        reply is not null && reply.Score() >= better.Score() ? ReplySearch.Text(reply) : null;

    private static string Text(IEnumerable<HeardWord> words) => string.Join(' ', words.Select(word => word.Plain));

    /// <summary>The words of a path, without noise at its edges, in the frames of the utterance.</summary>
    private List<HeardWord> Spoken(IEnumerable<HeardWord> path)
    {
        var words = path.Where(word => word.IsSpoken).Select(word => word.Earlier(EdgeFrames)).ToList();
        while (words.Count > 1 && IsFaint(words[0]))
        {
            words.RemoveAt(0);
        }

        while (words.Count > 1 && IsFaint(words[^1]))
        {
            words.RemoveAt(words.Count - 1);
        }

        return words;
    }

    /// <summary>False where a few words that nothing agrees with lie scattered in much noise.</summary>
    private bool IsSpeech(List<HeardWord> words)
    {
        if (words.Count == 0 || mean.Loudest < Faintest)
        {
            return false;
        }

        var spoken = words.Sum(word => word.Last - word.First + 1);
        return mean.Contrast > LeastContrast
            || spoken > frames.Count * LeastSpoken
            || words.Average(word => word.Posterior) > LeastAgreement;
    }

    private bool IsFaint(HeardWord word)
    {
        var loudest = float.MinValue;
        for (var i = Math.Max(0, word.First); i <= Math.Min(word.Last, frames.Count - 1); i++)
        {
            loudest = Math.Max(loudest, frames[i][0]);
        }

        return loudest < mean.Loudest - EdgeDrop;
    }

    private void Advance(int end)
    {
        if (fed == 0)
        {
            Feed(Edge, EdgeFrames);
        }

        for (; fed < end; fed++)
        {
            mean.Subtract(frames[fed], row);
            Feed(row, 1);
        }

        if (fed > LongestReply)
        {
            EndReply();
        }
    }

    private void EndReply()
    {
        reply?.Stop();
        reply = null;
    }

    private void Feed(ReadOnlySpan<float> frame, int times)
    {
        for (var i = 0; i < times; i++)
        {
            main.Feed(frame);
            second?.Feed(frame);
            reply?.Feed(frame);
        }
    }

    /// <summary>A short reply that fits as well as what the general search heard.</summary>
    /// <param name="Live">What that one had heard before its end.</param>
    /// <param name="Leads">It fits far better.</param>
    private sealed record HeardReply(string Text, IReadOnlyList<HeardWord> Words, string Live, bool Leads)
    {
        /// <summary>Where the general search takes it for noise in the end, or for something far less likely, both must have heard the same.</summary>
        /// <param name="heard">By the general search, in the end.</param>
        public bool Stands(string heard) =>
            heard.Length > 0 && !Leads || Text.Equals(heard.Length > 0 ? heard : Live, StringComparison.Ordinal);
    }
}
