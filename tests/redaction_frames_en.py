"""English sentences of customers and agents; ``{kind}`` stands where a made value goes."""

from __future__ import annotations

CUSTOMER = """
My name is {me} and I still have not had my parcel.
This is {me} again, about order {order}.
I am {me}, a customer of yours since 2019.
It's Mrs {me_last} here.
The order was placed by {who}.
My son {who_first} was at home all day and nobody came.
It is a present for {who_first}, whose birthday is on Friday.
My wife {who_first} paid for it with her card.
It was handed to {who}, and I have no idea who that is.
My neighbour Mr {who_last} can take it in.
I spoke to {who_first} on the phone yesterday and she told me to email.
Your colleague {who_first} promised me a refund.
Account name: {last_first}
I was sent a parcel meant for {who}, who lives opposite.
Can you change the name on it to {who}?
please ask {who_first} to call me back
Dr {who_last} ordered it for the practice.
My account is under {email}.
Please write to {email} instead.
I log in with {email} and it says wrong password.
My email is {hidden_email}.
You can reach me on {hidden_email} too.
You can call me on {phone} after six.
My number is {phone}.
Mobile: {phone}
The driver should ring {phone} or {phone}.
My mobile is {phone} and {who_first}'s is {phone}.
Please refund me to {iban}.
My bank details are {iban}, account holder {me}.
IBAN: {iban}
I paid with card {card}.
My card number is {card}, expiry 09/27.
The card ending in {card_end} was charged twice.
It was taken from **** **** **** {card_end} on {date}.
The last four digits of my card are {card_end}.
We need an invoice with our VAT number {vat_eu}.
Our French branch has SIRET {siret}, please put that on it.
Our company number in France is {siren}.
Please add VAT {vat_fr} to the invoice.
Order {order} has not arrived.
Order number: {order}
I ordered the {product} (order {order}) and want to swap it.
Any news on order no. {order}?
My order ref is {order}, placed on {date}.
Tracking {tracking} has not moved since Monday.
Tracking number: {tracking}
{carrier} says parcel {tracking} is lost.
Please send it to {address} instead.
My address is {address}.
We have moved to {address}.
The delivery address is wrong, it should be {address} and not {address}.
Send it to my mother, {who}, {address}.
My postcode is {postcode}.
Do you deliver to {postcode}?
The door code is {code}.
Gate code {code}, second floor on the left.
Tell the driver the entry code is {code}.
I was born on {birth}, so I am old enough.
My date of birth is {birth}.
DOB {birth}
Your site blocks me, my IP is {ip}.
My IP address is {ip} if that helps.
I am {handle} on Instagram.
I tagged you from my account {handle}.
my insta is {bare_handle}
The link {url} does not open.
Here is the page: {url}
"""

AGENT = """
Dear Mr {me_last},
Dear Ms {me_last},
Hi {me_first},
Hello {me_first},
Thanks {me_first}, that helps.
Dear {me},
Mrs {me_last}, we have received your return.
I have passed this to {staff}, who will reply tomorrow.
My colleague {staff} in returns is looking into it.
I am {staff} and I am taking over from {staff}.
Your case manager is {staff_full}.
We sent the parcel again in the name of {who}.
It was signed for by {who} at 2.05 pm.
We wrote to you at {email}.
The voucher goes to {email}.
We tried to reach you on {phone}.
An adviser will call you back on {phone}.
The transfer goes to your account {iban}.
We have credited the card ending {card_end}.
Your order {order} left this morning.
I can see order {order} from {date}.
Your parcel {tracking} is out for delivery.
Here is your {carrier} tracking number: {tracking}.
We will deliver to {address}.
The courier could not find {address}.
The invoice now shows VAT number {vat_eu}.
We have your postcode as {postcode}.
The driver has the gate code {code}.
Track it here: {url}
Your return label: {url}
We saw your message on Instagram, {handle}.
You gave {birth} as your date of birth.
"""

SIGNED = """
Kind regards,¶{me}
Thanks, {me_first}
Cheers¶{me_first}
Best wishes,¶{me}¶{phone}
Regards¶{me}¶{address_lines}¶{phone}
{me_first}
Yours sincerely,¶{initial_last}
Many thanks, Mrs {me_last}
Best,¶{me}¶{email}
Sent from my iPhone¶{me_first}
"""

SIGNED_AGENT = """
Kind regards,¶{staff}¶Customer care
All the best,¶{staff_full}
{staff} from the support team
Have a lovely day,¶{staff}
Speak soon, {staff} – The Small House team
"""

QUOTED = """
On {date} at 10:32, {who} <{email}> wrote:¶> Hello, order {order} has been sent.
> From: {me} <{email}>¶> Subject: return¶> I would like to send back the {product}.
----- Original message -----¶From: {who}¶To: {email}¶Hello {me_first}, your parcel is on its way.
{me_first} (09:14): hi, quick question¶{staff} (09:15): hi, go ahead
"""

CLEAN_CUSTOMER = """
Is the {product} still available in {size}?
I would like one {product} and two Camille covers in linen.
The Oscar lamp has been flickering for two days.
Is the Harry sofa really 220 x 95 x 80 cm?
Do you have the Stan Smith in white, {size}?
Do your Chelsea boots come up large?
Can I pay in three parts with {payment}?
{payment} declined my payment of {price}.
The code {promo} does not work at checkout.
Can I use {promo} together with the winter sale?
Do you deliver to Jersey with {carrier}?
{carrier} does not come on Saturdays here.
I was charged {price} instead of {price}.
The barcode on the box is {ean}.
The item has EAN {ean}, is that the right model?
My order from {date} still says processing.
Does the 5000 mAh battery last two days?
How long do I have to send something back?
Can the Rosie cover go in the wash at 30 degrees?
I never got the invoice for April.
Do you sell gift cards of {price}?
The {brand} I bought gets too hot.
Does it work with the iPhone 15 Pro and the PS5?
Size {size} is too big, I want to exchange it.
I want to cancel the 12 month plan.
Do you have a shop in Florence or Victoria?
The box came open and the mug is broken.
Will you be open on Boxing Day and St Patrick's Day?
Is the {brand} perfume genuine?
What is the difference between version 2.0 and 3.1?
Does the Charlotte dress or the Grace skirt come in {size}?
Will the 1200 mm x 600 mm cabinet fit in a lift?
"""

CLEAN_AGENT = """
Delivery takes 3 to 5 working days with {carrier}.
You have 30 days to send back the {product}.
The refund of {price} arrives within 5 to 10 days.
Enter the code {promo} when you pay.
Go to My account, then My orders.
We take {payment}, Visa and Mastercard.
The {product} has a two year warranty.
Returns are free over {price}.
Our office is open Monday to Friday from 9 am to 6 pm.
The Josephine range is back in stock on {date}.
Take the next size up, {size} fits most people.
The Gustav armchair holds 120 kg.
Stick the label on the box and drop it at a {carrier} point.
Please send a photo of the item and of the box.
The product reference is printed below the barcode {ean}.
We do not ship to Canada at the moment.
"""

HELLO = (
    "",
    "",
    "Hi,\n",
    "Hello, ",
    "Good morning, ",
    "Hey! ",
    "Hi again,\n",
    "Dear Sir or Madam,\n",
)
BYE = ("", "", "\nThanks", "\nKind regards", "\nMany thanks!", "\nCheers", " Thank you 🙏")
HELLO_AGENT = ("Hello,\n", "Hi there, ", "", "Hello and thank you for your message. ")
BYE_AGENT = ("\nKind regards,\nCustomer care", "\nAll the best,\nThe team", "", "\nSpeak soon!")

PRODUCTS = (
    "Oscar lamp", "Louise chair", "Charlotte dress", "Oliver jacket", "Leo table", "Amber necklace",
    "Olive Grove candle", "Rosie cover", "Victoria watch", "Ruby pram", "Oxford shirt",
    "Grace bedding", "Agatha teapot", "Solitaire ring", "Jasmine night cream",
)  # fmt: skip
BRANDS = (
    "Chanel",
    "Dyson",
    "Russell Hobbs",
    "Ralph Lauren",
    "Ted Baker",
    "Paul Smith",
    "Jo Malone",
)
CARRIERS = ("Royal Mail", "Evri", "DPD", "UPS", "Parcelforce", "FedEx", "An Post", "Yodel")
PAYMENTS = ("PayPal", "Klarna", "Apple Pay", "Clearpay", "Google Pay", "Amex", "a debit card")
SIZES = ("UK 8", "10-12", "M", "XL", "5.5", "one size", "age 12", "34C", "W32 L34")
PRICES = ("£49.90", "£120", "€1,249.00", "35 pounds", "$9.99", "£2,000")
PROMOS = ("WELCOME10", "SALE25", "XMAS2024", "MUM15", "FREESHIP", "GRACE20", "VIP-50")
