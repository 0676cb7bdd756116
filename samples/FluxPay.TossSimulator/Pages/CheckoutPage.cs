using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace FluxPay.TossSimulator.Pages;

/// <summary>The payment window as HTML: no script, no outside asset, every value encoded.</summary>
internal static class CheckoutPage
{
    private const string CardIcon =
        """<svg viewBox="0 0 24 24" aria-hidden="true"><rect x="2.5" y="5" width="19" height="14" rx="2.5"/><path d="M2.5 9.5h19M6 15h4"/></svg>""";
    private const string BankIcon =
        """<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 9.5 12 4l9 5.5zM5.5 10v7M10 10v7M14 10v7M18.5 10v7M3.5 19.5h17"/></svg>""";
    private const string LockIcon =
        """<svg class="lock" viewBox="0 0 24 24" aria-hidden="true"><rect x="5" y="10.5" width="14" height="9.5" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/></svg>""";
    private const string CloseIcon = """<svg viewBox="0 0 24 24" aria-hidden="true"><path d="m6 6 12 12M18 6 6 18"/></svg>""";

    private static readonly string Css = Resource.Text("checkout.css");

    public static string Render(CheckoutOrder order, CheckoutText text, string koreanUrl, string englishUrl, bool agreeMissing) => Document(
        text, $$"""
        <form method="post" class="window">
          {{SimulatorStrip(order, text)}}
          <header class="top">
            <h1>{{text.Title}}</h1>
            <nav aria-label="Language">{{LanguageLink("ko", "한국어", koreanUrl, text)}}{{LanguageLink("en", "English", englishUrl, text)}}</nav>
            <button class="close" name="action" value="cancel" formnovalidate aria-label="{{text.Close}}">{{CloseIcon}}</button>
          </header>
          <div class="columns">
            <section class="order" aria-labelledby="order-title">
              <h2 id="order-title">{{text.Order}}</h2>
              <p class="name">{{E(order.OrderName)}}</p>
              <p class="number">{{text.OrderNumber}} <span>{{E(order.OrderId)}}</span></p>
              <p class="total"><span>{{text.Total}}</span> <strong>{{Money(order, text)}}</strong></p>
            </section>
            <div class="choose">
              <fieldset class="methods"><legend>{{text.Methods}}</legend>
                <div class="tiles">{{MethodTiles(text)}}</div>
              </fieldset>
              <fieldset class="panel for-card"><legend>{{text.CardCompany}}</legend>
                <div class="chips">{{Chips("issuer", CheckoutChoices.CardCompanies, text)}}</div>
                {{InstallmentSelect(order, text)}}
              </fieldset>
              <fieldset class="panel for-transfer"><legend>{{text.Bank}}</legend>
                <div class="chips">{{Chips("bank", CheckoutChoices.Banks, text)}}</div>
              </fieldset>
            </div>
            <div class="finish">
              {{(agreeMissing ? $"""<p class="problem" role="alert">{text.AgreeMissing}</p>""" : "")}}
              <label class="agree"><input type="checkbox" name="agree" value="yes" required>
                <span><b>{{text.Agree}}</b><small>{{text.AgreeDetail}}</small></span></label>
              <button class="pay" name="action" value="pay">{{string.Format(CultureInfo.InvariantCulture, text.PayFormat, Money(order, text))}}</button>
              <p class="secure">{{LockIcon}}{{text.Secure}}</p>
              <button class="back" name="action" value="cancel" formnovalidate>{{text.Cancel}}</button>
            </div>
          </div>
        </form>
        """);

    public static string RenderProblem(CheckoutText text, IEnumerable<string> problems) => Document(text, $$"""
        <main class="window small">
          <h1>{{text.BadRequest}}</h1>
          <p>{{text.BadRequestNote}}</p>
          <ul>{{string.Concat(problems.Select(problem => $"<li><code>{E(problem)}</code></li>"))}}</ul>
        </main>
        """);

    private static string Document(CheckoutText text, string body) => $$"""
        <!doctype html>
        <html lang="{{text.Lang}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>{{text.Title}}</title>
        <style>{{Css}}</style>
        </head>
        <body>
        {{body}}
        </body>
        </html>
        """;

    private static string SimulatorStrip(CheckoutOrder order, CheckoutText text)
    {
        var options = new StringBuilder();
        foreach ((string value, string korean, string english) in CheckoutBehaviors.For(order.Amount))
            options.Append(CultureInfo.InvariantCulture, $"""<option value="{value}">{Word(korean, english, text)}</option>""");
        return $$"""
            <details class="sim"><summary><span>{{text.Simulator}}</span><em>{{text.Developer}}</em></summary>
              <div><label for="behavior">{{text.Behavior}}</label>
              <select id="behavior" name="behavior" aria-describedby="behavior-note">{{options}}</select>
              <p id="behavior-note">{{text.BehaviorNote}}</p></div>
            </details>
            """;
    }

    private static string LanguageLink(string lang, string name, string url, CheckoutText text) =>
        $"""<a href="{E(url)}" lang="{lang}" hreflang="{lang}"{(text.Lang == lang ? " aria-current=\"true\"" : "")}>{name}</a>""";

    private static string MethodTiles(CheckoutText text)
    {
        var tiles = new StringBuilder();
        foreach (Choice method in CheckoutChoices.Methods)
        {
            (string id, string icon) = method.Value switch
            {
                CheckoutChoices.Card => (" id=\"method-card\" checked", $"""<i class="icon">{CardIcon}</i>"""),
                CheckoutChoices.Transfer => (" id=\"method-transfer\"", $"""<i class="icon">{BankIcon}</i>"""),
                CheckoutChoices.VirtualAccount => ("", $"""<i class="icon">{BankIcon}</i>"""),
                _ => ("", Mark(method)),
            };
            tiles.Append(CultureInfo.InvariantCulture,
                $"""<label class="tile"><input type="radio" name="method" value="{method.Value}"{id}>{icon}<span>{Word(method, text)}</span></label>""");
        }
        return tiles.ToString();
    }

    private static string Chips(string name, Choice[] choices, CheckoutText text) => string.Concat(choices.Select((choice, index) =>
        $"""<label class="chip"><input type="radio" name="{name}" value="{choice.Value}"{(index == 0 ? " checked" : "")}>{Mark(choice)}<span>{Word(choice, text)}</span></label>"""));

    private static string InstallmentSelect(CheckoutOrder order, CheckoutText text)
    {
        if (order.Amount < CheckoutChoices.InstallmentsFrom)
            return "";
        IEnumerable<string> months = CheckoutChoices.Installments.Select(count =>
            $"""<option value="{count}">{string.Format(CultureInfo.InvariantCulture, text.Months, count)}</option>""");
        return $"""<label class="select"><span>{text.Installment}</span><select name="installment"><option value="0">{text.AtOnce}</option>{string.Concat(months)}</select></label>""";
    }

    private static string Mark(Choice choice) =>
        $"""<i class="mark" style="background:{choice.Color};color:{choice.Ink}" aria-hidden="true">{choice.Mark}</i>""";

    private static string Money(CheckoutOrder order, CheckoutText text) => text.Money(order.Amount);

    private static string Word(Choice choice, CheckoutText text) => Word(choice.Korean, choice.English, text);

    private static string Word(string korean, string english, CheckoutText text) =>
        ReferenceEquals(text, CheckoutText.Korean) ? korean : english;

    private static string E(string value) => HtmlEncoder.Default.Encode(value);
}
