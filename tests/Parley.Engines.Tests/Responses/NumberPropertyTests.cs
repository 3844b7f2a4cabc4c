using System.Globalization;
using CsCheck;
using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Tests.Responses;

public sealed class NumberPropertyTests
{
    private static readonly string[] Signs = ["plus", "minus", "times"];
    private static readonly Gen<string> Operation = Gen.Int[0, 2].Select(i => Signs[i]);

    [Fact]
    public void Every_whole_number_in_words_reads_back_as_itself() =>
        Gen.OneOf(Gen.Long[0, 2_000], Gen.Long[0, 1_000_000], Gen.Long[-999_999_999_999, 999_999_999_999])
            .Sample(n =>
            {
                Assert.True(NumberWords.TryRead(NumberWords.Say(n).Split(' '), out decimal read), NumberWords.Say(n));
                Assert.Equal(n, read);
            });

    [Fact]
    public void Digits_read_as_themselves() =>
        Gen.Decimal[0, 1_000_000]
            .Select(d => Math.Round(d, 3))
            .Sample(d =>
            {
                Assert.True(NumberWords.TryRead([d.ToString(CultureInfo.InvariantCulture)], out decimal read));
                Assert.Equal(d, read);
            });

    [Fact]
    public void A_spoken_sum_comes_out_as_the_written_one() =>
        Gen.Select(Gen.Int[0, 999], Gen.Int[0, 999], Gen.Int[1, 99], Operation, Operation)
            .Sample(
                (a, b, c, first, second) =>
                {
                    string spoken = $"{NumberWords.Say(a)} {first} {NumberWords.Say(b)} {second} {NumberWords.Say(c)}";
                    decimal expected =
                        second is "times" && first is not "times"
                            ? Apply(a, first, (decimal)b * c)
                            : Apply(Apply(a, first, b), second, c);

                    Assert.Equal(expected, Formula.Evaluate(spoken.Split(' '), null)?.Value);
                }
            );

    [Fact]
    public void Converting_there_and_back_changes_nothing()
    {
        string[] names = ["meters", "feet", "miles", "inches", "kilometers"];
        Gen<string> name = Gen.Int[0, names.Length - 1].Select(i => names[i]);
        Gen.Select(name, name, Gen.Decimal[-10_000, 10_000])
            .Sample(
                (from, to, value) =>
                {
                    Assert.True(Units.Read([from], 0, out Unit a) > 0);
                    Assert.True(Units.Read([to], 0, out Unit b) > 0);
                    decimal back = Units.Convert(Units.Convert(value, a, b), b, a);
                    Assert.True(Math.Abs(back - value) < 0.0000001m);
                }
            );
    }

    [Fact]
    public void No_text_breaks_the_reading_of_numbers_or_sums() =>
        Gen.String.Sample(text =>
        {
            string[] words = [.. text.Split(' ').SelectMany(Tokens.Of)];
            NumberWords.TryFind(words, out _);
            Formula.Evaluate(words, 1);
            Assert.True(Utterance.Parse(text).Words.Count <= 400);
        });

    [Theory]
    [InlineData("twenty one", 21)]
    [InlineData("a hundred and five", 105)]
    [InlineData("three point one four", 3.14)]
    [InlineData("two and a half", 2.5)]
    [InlineData("one point five million", 1_500_000)]
    [InlineData("two thousand twenty six", 2026)]
    [InlineData("a dozen", 12)]
    [InlineData("minus seven", -7)]
    [InlineData("12.5", 12.5)]
    [InlineData("5 million", 5_000_000)]
    public void Numbers_are_read_as_people_say_them(string spoken, double expected)
    {
        Assert.True(NumberWords.TryRead(spoken.Split(' '), out decimal value));
        Assert.Equal((decimal)expected, value);
    }

    [Theory]
    [InlineData("one two")]
    [InlineData("twenty eleven")]
    [InlineData("zero five")]
    [InlineData("cat")]
    [InlineData("")]
    public void What_is_not_one_number_is_not_read_as_one(string spoken) =>
        Assert.False(NumberWords.TryRead(spoken.Split(' ', StringSplitOptions.RemoveEmptyEntries), out _));

    [Theory]
    [InlineData("twelve times seven plus three", 87)]
    [InlineData("two plus three times four", 14)]
    [InlineData("ten minus two minus three", 5)]
    [InlineData("one hundred divided by eight", 12.5)]
    [InlineData("fifteen percent of eighty", 12)]
    [InlineData("eighty plus twenty percent", 96)]
    [InlineData("the square root of sixteen", 4)]
    [InlineData("two to the power of ten", 1024)]
    [InlineData("five squared", 25)]
    [InlineData("half of thirty", 15)]
    [InlineData("twice nine", 18)]
    [InlineData("seven multiplied by six", 42)]
    [InlineData("that times two", 20)]
    [InlineData("plus five", 15)]
    [InlineData("( 2 plus 3 ) times 4", 20)]
    public void Sums_are_worked_out(string spoken, double expected) =>
        Assert.Equal((decimal)expected, Formula.Evaluate(spoken.Split(' '), 10)!.Value);

    private static decimal Apply(decimal a, string operation, decimal b) =>
        operation switch
        {
            "plus" => a + b,
            "minus" => a - b,
            _ => a * b,
        };
}
